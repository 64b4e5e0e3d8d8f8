/**
 * Values and pure rules of signing in to Sentry. Nothing here reads a clock, the environment, a file or a stream; all
 * values are immutable and may be shared between threads. Times are {@link java.time.Instant}s with the precision of
 * milliseconds, lifetimes are {@link java.time.Duration}s.
 */
@NullMarked
package dev.sentryauth.domain;

import org.jspecify.annotations.NullMarked;
