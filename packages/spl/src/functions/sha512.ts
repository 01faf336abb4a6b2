import { digest } from './digest.ts'

export default digest('sha512', 'SHA-512', 'SHA512', [
  {
    spl: 'sha512("Hello World")',
    expect:
      '2c74fd17edafd80e8447b0d46741ee243b7eb74dd2149a0ab1b9246fb30382f27e853d8585719e0e67cbda0daa8f51671064615d645ae27acb15bfb1447f459b',
  },
])
