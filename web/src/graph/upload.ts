import { DetailedError, Upload } from "tus-js-client";

import { OURS } from "./ours";

const TUS = { "Tus-Resumable": "1.0.0" };
const PART_BYTES = 16e6;
/** From the last part that arrived on, a lost connection is tried again for an hour. */
const RETRY_MS = [500, 1000, 3000, 5000, ...Array.from({ length: 360 }, () => 10_000)];

/** The file is not the one that was begun with. */
export class OtherFile extends Error {}
/** Nobody answers any more. */
export class BrokenOff extends Error {}

export interface Sending {
  /** From 0 to 1. */
  done: number;
  /** Whether there is no connection, and it is tried again. */
  lost: boolean;
}

/** Problem details (RFC 9457); `detail` says what to do, too. */
interface Refused {
  detail?: string;
}

/** How a film is to be made; null leaves it to the platform's settings. `burn_in` names subtitles that are pictures, by language or stream. */
export interface Wishes {
  av1: boolean | null;
  protect: boolean | null;
  burn_in: string;
}

/** What a title is to be called, or which one there is the film is of. */
export interface Draft {
  name: string;
  of?: string;
}

/** Opens a job for a file; its id. Throws an Error with the platform's words. */
export async function openJob(file: File, draft: Draft, wishes: Wishes): Promise<string> {
  const body = JSON.stringify({ file_name: file.name, draft, wishes });
  const job = (await (await post("/operator/jobs", body)).json()) as { id: string };
  return job.id;
}

/** Sends what has not arrived of a job's file, then lets the job begin. `told` hears how far it is. Throws OtherFile, BrokenOff, and
 * an Error with the platform's words. */
export async function sendSource(job: string, file: File, told: (sending: Sending) => void, over: AbortSignal): Promise<void> {
  const source = `/operator/jobs/${job}/source`;
  const begun = await isBegun(source, file);
  await new Promise<void>((resolve, reject) => {
    let done = 0;
    const upload = new Upload(file, {
      ...(begun ? { uploadUrl: source } : { endpoint: source }),
      headers: OURS,
      chunkSize: PART_BYTES,
      retryDelays: RETRY_MS,
      storeFingerprintForResuming: false,
      onShouldRetry: (error) => {
        const again = isPassing(error);
        if (again) told({ done, lost: true });
        return again;
      },
      onProgress: (sent, whole) => {
        done = whole ? sent / whole : 1;
        told({ done, lost: false });
      },
      onSuccess: () => resolve(),
      onError: (error) => reject(asWords(error)),
    });
    over.addEventListener("abort", () => void upload.abort());
    upload.start();
  });
  await post(`/operator/jobs/${job}/begin`);
}

/** Whether something of the file may be there already. */
async function isBegun(source: string, file: File): Promise<boolean> {
  const answer = await reach(source, { method: "HEAD", headers: { ...OURS, ...TUS } });
  if (answer.status === 404) return false;
  if (!answer.ok) throw new Error(answer.statusText);
  if (Number(answer.headers.get("Upload-Length")) !== file.size) throw new OtherFile();
  return true;
}

/** Whether it may go well the next time: nobody answered, the platform is not well, or it counts differently. */
function isPassing(error: DetailedError): boolean {
  const answer = error.originalResponse;
  return !answer || [0, 500, 502, 503, 504].includes(answer.getStatus()) || answer.getBody().includes("ingest.wrong_offset");
}

function asWords(error: Error | DetailedError): Error {
  const told = error instanceof DetailedError ? error.originalResponse : null;
  if (!told) return new BrokenOff();
  try {
    return new Error((JSON.parse(told.getBody()) as Refused).detail ?? error.message);
  } catch {
    return error;
  }
}

async function post(path: string, body: string | null = null): Promise<Response> {
  const answer = await reach(path, { method: "POST", headers: { ...OURS, "Content-Type": "application/json" }, body });
  if (answer.ok) return answer;
  const { detail } = (await answer.json().catch(() => ({}))) as Refused;
  throw new Error(detail ?? answer.statusText);
}

async function reach(path: string, request: RequestInit): Promise<Response> {
  try {
    return await fetch(path, request);
  } catch {
    throw new BrokenOff();
  }
}
