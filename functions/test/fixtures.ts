export { at, compiled as compiledCheck } from '../../core/test/fixtures.ts'
