import type { Viewer } from "~/graph/viewer";

/** The pages for whoever runs the platform, and what each asks of them: one of these permissions. */
export const SECTIONS = [
  { name: "fleet", to: "/operations/fleet", needs: ["see_fleet", "see_network"] },
  { name: "jobs", to: "/operations/jobs", needs: ["see_titles"] },
  { name: "plays", to: "/operations/plays", needs: ["see_telemetry", "see_network"] },
  { name: "people", to: "/operations/people", needs: ["see_people"] },
  { name: "webhooks", to: "/operations/webhooks", needs: ["see_webhooks"] },
  { name: "audit", to: "/operations/audit", needs: ["see_audit"] },
] as const;

export function sectionsFor({ permissions }: Viewer) {
  return SECTIONS.filter(({ needs }) => needs.some((one) => permissions.includes(one)));
}

/** Whether somebody looks after one network of another's platform. */
export function isPartner({ permissions }: Viewer): boolean {
  return permissions.includes("see_network") && !permissions.includes("see_fleet");
}
