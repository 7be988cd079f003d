import { createTheme, type MantineColorsTuple } from '@mantine/core'

/** Greys of the dark scheme, lightest first, with the same hint of blue as the surfaces in tokens.css. */
const DARK: MantineColorsTuple = [
  '#e5e8ee',
  '#c3c9d4',
  '#9aa3b2',
  '#6d7686',
  '#3a4250',
  '#2a303b',
  '#1f252e',
  '#171b22',
  '#12161c',
  '#0f1217',
]

/** Mesh's look: system fonts, calm corners, one blue for what can be clicked; status colours live in tokens.css. */
export const theme = createTheme({
  primaryColor: 'indigo',
  primaryShade: 8,
  colors: { dark: DARK },
  autoContrast: true,
  defaultRadius: 'md',
  respectReducedMotion: true,
  cursorType: 'pointer',
  fontFamily: "ui-sans-serif, system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', sans-serif",
  fontFamilyMonospace: "ui-monospace, SFMono-Regular, Menlo, Consolas, 'Liberation Mono', monospace",
  headings: { fontWeight: '650' },
})
