/** The mark of Mesh; its name stands beside it. */
export function Logo() {
  return (
    <svg width="26" height="26" viewBox="0 0 32 32" aria-hidden>
      <rect width="32" height="32" rx="8" fill="#3450c4" />
      <path
        d="M9 21.5 16 10l7 11.5Z"
        fill="none"
        stroke="#fff"
        strokeOpacity=".75"
        strokeWidth="2"
        strokeLinejoin="round"
      />
      <g fill="#fff">
        <circle cx="16" cy="10" r="3.4" />
        <circle cx="9" cy="21.5" r="3.4" />
        <circle cx="23" cy="21.5" r="3.4" />
      </g>
    </svg>
  )
}
