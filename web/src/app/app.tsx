import { RouterProvider } from "@tanstack/react-router";
import { useState } from "react";
import { Provider } from "urql";

import { createGraph } from "~/graph/client";
import { RenewContext } from "~/graph/watcher";

import { router } from "./router";

export function App() {
  const [graph, setGraph] = useState(router.options.context.graph);
  const renew = () => setGraph(createGraph());
  return (
    <RenewContext value={renew}>
      <Provider value={graph}>
        <RouterProvider router={router} context={{ graph }} />
      </Provider>
    </RenewContext>
  );
}
