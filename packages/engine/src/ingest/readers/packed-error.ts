/** Failures of what a file holds, not of this program: data that is damaged, ends early, or is more than it may be. */
export class PackedError extends Error {}

/** A bound on what is unpacked was met: nothing more of the file is read. */
export class BoundError extends PackedError {}
