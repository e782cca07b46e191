import { Upload } from "tus-js-client";

/** Tells the platform that the request comes from its own pages, so that it takes their cookie. */
const OURS = { "Nearcast-Client": "web" };
const PART_BYTES = 16e6;
const RETRY_MS = [500, 1000, 3000, 5000, 10_000];

/** Problem details (RFC 9457); `detail` says what to do, too. */
interface Refused {
  detail?: string;
}

/** Opens a job for a file; its id. Throws an Error with the platform's words. */
export async function openJob(file: File, name: string): Promise<string> {
  const body = JSON.stringify({ file_name: file.name, draft: { name } });
  const job = (await (await post("/operator/jobs", body)).json()) as { id: string };
  return job.id;
}

/** Sends what has not arrived of a job's file, then lets the job begin. `told` hears from 0 to 1 how far it is. */
export async function sendSource(job: string, file: File, begun: boolean, told: (done: number) => void, over: AbortSignal): Promise<void> {
  const source = `/operator/jobs/${job}/source`;
  await new Promise<void>((resolve, reject) => {
    const upload = new Upload(file, {
      ...(begun ? { uploadUrl: source } : { endpoint: source }),
      headers: OURS,
      chunkSize: PART_BYTES,
      retryDelays: RETRY_MS,
      storeFingerprintForResuming: false,
      onProgress: (sent, whole) => told(whole ? sent / whole : 1),
      onSuccess: () => resolve(),
      onError: reject,
    });
    over.addEventListener("abort", () => void upload.abort());
    upload.start();
  });
  await post(`/operator/jobs/${job}/begin`);
}

async function post(path: string, body: string | null = null): Promise<Response> {
  const answer = await fetch(path, { method: "POST", headers: { ...OURS, "Content-Type": "application/json" }, body });
  if (answer.ok) return answer;
  const { detail } = (await answer.json().catch(() => ({}))) as Refused;
  throw new Error(detail ?? answer.statusText);
}
