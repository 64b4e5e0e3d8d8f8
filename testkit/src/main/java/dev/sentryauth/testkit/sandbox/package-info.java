/**
 * A Sentry for tests and for trying things out: the OAuth device flow (RFC 8628), refresh with rotation, revocation
 * (RFC 7009) and the part of the API that a signed-in client uses, served on 127.0.0.1 with switches for every state and
 * fault. {@link dev.sentryauth.testkit.sandbox.SandboxSentry} is the way in.
 *
 * <p>It depends on the JDK alone, follows the observable rules of the real server (order of checks, error bodies, polling
 * windows) and leaves out what a test would only trip over: the limit of ten code entries a minute, CORS, and browser
 * sign-in.
 */
@NullMarked
package dev.sentryauth.testkit.sandbox;

import org.jspecify.annotations.NullMarked;
