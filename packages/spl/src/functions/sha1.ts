import { digest } from './digest.ts'

export default digest('sha1', 'SHA-1', 'SHA1', [
  { spl: 'sha1("Hello World")', expect: '0a4d55a8d778e5022fab701977c5d840bbc486d0' },
])
