interface Words {
  heading: string;
  words: string;
}

const KNOWN: Record<string, Words> = {
  network: {
    heading: "The film cannot be reached",
    words: "No appliance answered. Look at your connection, then try again: the film goes on where it stopped.",
  },
  media: {
    heading: "This browser cannot show the film",
    words: "Update the browser or try another one. If it played here before, trying again may help.",
  },
  over: {
    heading: "This play has ended",
    words: "It was away for too long. Try again: the film goes on where it stopped.",
  },
  "playback.too_many_streams": {
    heading: "Too many films at once",
    words: "This account plays on as many screens as its plan has. Take the place of one of them, or stop it there.",
  },
  "playback.taken_over": {
    heading: "Somebody watches in your place",
    words: "Another device of this account has taken over. Try again to take the place back.",
  },
  "playback.not_for_this_profile": {
    heading: "Not for this profile",
    words: "The film is for older viewers. Change the profile to see it.",
  },
  "steering.no_appliance": {
    heading: "Not on any appliance yet",
    words: "The film is being laid on the appliances. Try again in a moment.",
  },
};

/** What to tell a viewer about a problem: our words for what we know, else the platform's. */
export function wordsFor(code: string, told = "Try again. If it stays so, choose another title.", kind = ""): Words {
  return KNOWN[code] ?? KNOWN[kind] ?? { heading: "The film cannot be played", words: told };
}
