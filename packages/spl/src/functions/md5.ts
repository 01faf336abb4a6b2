import { digest } from './digest.ts'

export default digest('md5', 'MD5', 'MD5', [{ spl: 'md5("Hello World")', expect: 'b10a8db164e0754105b7a99be72e3fe5' }])
