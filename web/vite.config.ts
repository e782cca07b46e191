import { vanillaExtractPlugin } from "@vanilla-extract/vite-plugin";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

import { budget } from "./budget.ts";
import { documents } from "./documents.ts";

// `npm run dev` shows a running platform's data: NEARCAST_URL says where it answers.
const platform = { target: process.env["NEARCAST_URL"] ?? "http://127.0.0.1:8080" };

export default defineConfig({
  plugins: [documents({ folder: new URL("./src/graph", import.meta.url).pathname }), react(), vanillaExtractPlugin(), budget({ firstLoadKb: 200 })],
  resolve: { alias: { "~": new URL("./src", import.meta.url).pathname } },
  build: {
    target: "es2022",
    chunkSizeWarningLimit: 1000,
    reportCompressedSize: false,
    rolldownOptions: { checks: { bundlerTimings: false } },
  },
  server: { proxy: { "/graphql": platform, "/art": platform, "/faces": platform, "^/profiles/.+": platform, "/play": platform, "/telemetry": platform } },
});
