import * as css from "./icon.css";

const paths = {
  play: "M7 4.8v14.4c0 .8.9 1.300 1.600.9l11.200-7.200a1 1 0 0 0 0-1.700L8.600 3.900C7.900 3.500 7 4 7 4.800Z",
  pause: "M7 4h3.500v16H7zM13.500 4H17v16h-3.500z",
  back10: "M12 5V1.500L7 6l5 4.500V7a6 6 0 1 1-6 6H4a8 8 0 1 0 8-8Z",
  forward10: "M12 5V1.500L17 6l-5 4.500V7a6 6 0 1 0 6 6h2a8 8 0 1 1-8-8Z",
  next: "M5 4.800v14.400c0 .8.900 1.300 1.600.900L16 13.500V19h2.500V5H16v5.500L6.600 3.900C5.900 3.500 5 4 5 4.800Z",
  volume: "M3 9v6h4l5 5V4L7 9H3Zm11.500-1.400v8.800a5 5 0 0 0 0-8.800Zm0-4.200v2.100a7 7 0 0 1 0 13v2.100a9 9 0 0 0 0-17.200Z",
  muted: "M3 9v6h4l5 5V4L7 9H3Zm18.500.400-1.400-1.400-2.600 2.600L14.900 8l-1.400 1.400 2.600 2.600-2.600 2.600 1.400 1.400 2.600-2.600 2.600 2.600 1.400-1.400-2.600-2.600 2.600-2.600Z",
  full: "M4 9V4h5v2H6v3H4Zm11-5h5v5h-2V6h-3V4ZM6 15v3h3v2H4v-5h2Zm12 0h2v5h-5v-2h3v-3Z",
  inset: "M3 5h18v14H3V5Zm2 2v10h14V7H5Zm6 4.500h7v4.500h-7v-4.500Z",
  small: "M9 4v5H4V7h3V4h2Zm6 0h2v3h3v2h-5V4ZM4 15h5v5H7v-3H4v-2Zm11 0h5v2h-3v3h-2v-5Z",
  back: "M10.500 4.500 3 12l7.500 7.500 1.600-1.600-4.800-4.800H21v-2.200H7.300l4.800-4.800-1.600-1.600Z",
  search: "M10.500 3a7.500 7.500 0 1 0 4.600 13.400l4.300 4.300 1.500-1.500-4.300-4.300A7.500 7.500 0 0 0 10.500 3Zm0 2.200a5.300 5.300 0 1 1 0 10.600 5.300 5.300 0 0 1 0-10.600Z",
  pin: "M12 2a7 7 0 0 0-7 7c0 5 7 13 7 13s7-8 7-13a7 7 0 0 0-7-7Zm0 4.500a2.500 2.500 0 1 1 0 5 2.500 2.500 0 0 1 0-5Z",
  sound: "M9 3v10.600A4 4 0 1 0 11 17V7h7v4.600A4 4 0 1 0 20 15V3H9Z",
  subtitles: "M3 5h18v14H3V5Zm2 2v10h14V7H5Zm2 6h5v2H7v-2Zm7 0h3v2h-3v-2Zm-7-4h3v2H7V9Zm5 0h5v2h-5V9Z",
  quality: "M4 6h9.200a3 3 0 0 1 5.600 0H20v2h-1.200a3 3 0 0 1-5.600 0H4V6Zm0 10h1.200a3 3 0 0 1 5.600 0H20v2h-9.200a3 3 0 0 1-5.600 0H4v-2Z",
  speed: "M12 4a9 9 0 0 0-7.800 13.500l.6 1h14.400l.6-1A9 9 0 0 0 12 4Zm0 2a7 7 0 0 1 6 10.500H6A7 7 0 0 1 12 6Zm4 3-5 3.700a1.800 1.800 0 1 0 1.800 2.300L16 9Z",
  info: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Zm-1 4h2v2h-2V7Zm0 4h2v6h-2v-6Z",
  down: "m6 9 6 6 6-6-1.500-1.500L12 12 7.500 7.500 6 9Z",
  left: "M15 5 8 12l7 7 1.500-1.500L11 12l5.500-5.500L15 5Z",
  right: "m9 5 7 7-7 7-1.500-1.500L13 12 7.500 6.500 9 5Z",
  check: "m9.500 17.500-5-5L6 11l3.500 3.500L18 6l1.500 1.500-10 10Z",
  plus: "M11 4h2v7h7v2h-7v7h-2v-7H4v-2h7V4Z",
  thumbUp: "M2 10h4v11H2V10Zm6 .600 4.300-8.600c1.500.300 2.400 1.500 2.200 3L14 9h5.600a2 2 0 0 1 2 2.400l-1.500 8a2 2 0 0 1-2 1.600H8V10.600Z",
  thumbDown: "M22 14h-4V3h4v11Zm-6-.600-4.300 8.600c-1.500-.300-2.400-1.500-2.200-3L10 15H4.400a2 2 0 0 1-2-2.400l1.500-8a2 2 0 0 1 2-1.600H16v10.400Z",
  lock: "M12 2a5 5 0 0 0-5 5v3H5v11h14V10h-2V7a5 5 0 0 0-5-5Zm-3 8V7a3 3 0 1 1 6 0v3H9Z",
  close: "m6.400 5 5.600 5.600L17.600 5 19 6.400 13.400 12l5.600 5.600-1.400 1.400-5.600-5.600L6.400 19 5 17.600l5.600-5.600L5 6.400 6.400 5Z",
} as const;

/** Those that point along the lines of a text, and turn round with it. */
const DIRECTED: readonly string[] = ["back", "left", "right"];

export type IconName = keyof typeof paths;

/** A drawing beside or instead of words; whoever uses it alone names the button around it. */
export function Icon({ name, size = 22 }: { name: IconName; size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" fill="currentColor" aria-hidden="true" className={DIRECTED.includes(name) ? css.directed : undefined}>
      <path d={paths[name]} />
    </svg>
  );
}
