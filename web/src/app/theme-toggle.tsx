import { useMantineColorScheme } from '@mantine/core'
import { Moon, Sun, SunMoon } from 'lucide-react'
import classes from '../features/session/account-menu.module.css'

const NEXT = { auto: 'light', light: 'dark', dark: 'auto' } as const
const ICONS = { auto: SunMoon, light: Sun, dark: Moon } as const

/** Goes round the three themes: as the system, light, dark. */
export function ThemeToggle() {
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const next = NEXT[colorScheme]
  const Icon = ICONS[colorScheme]
  return (
    <button
      type="button"
      className={classes['button']}
      aria-label={`Theme: ${colorScheme}. Switch to ${next}`}
      title={`Theme: ${colorScheme}`}
      onClick={() => setColorScheme(next)}
    >
      <Icon size={20} aria-hidden />
    </button>
  )
}
