import "./ui/global.css";

import { createRoot } from "react-dom/client";

import { App } from "./app/app";
import { followArrows } from "./app/arrows";
import { followPresses } from "./app/press";
import { router } from "./app/router";
import { speakPreferred } from "./words/speech";

// Without a network the page says so in English.
void speakPreferred()
  .catch(() => undefined)
  .then(() => {
    const root = document.getElementById("root");
    if (root) createRoot(root).render(<App />);
    followArrows(router);
    followPresses(router);
  });

// After the page is there, since it is of no use before the next visit.
if (import.meta.env.PROD) window.addEventListener("load", () => void navigator.serviceWorker?.register("/worker.js"));
