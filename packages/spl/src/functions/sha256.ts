import { digest } from './digest.ts'

export default digest('sha256', 'SHA-256', 'SHA256', [
  { spl: 'sha256("Hello World")', expect: 'a591a6d40bf420404a011733cfb7b190d62c65bf0bcda32b57b277d9ad9f146e' },
])
