/**
 * What a plug-in author or a team with its own Sentry client needs to prove that it works: contract tests, a clock that
 * tests can move, and (in {@code sandbox}) a Sentry server on the loopback interface.
 */
@NullMarked
package dev.sentryauth.testkit;

import org.jspecify.annotations.NullMarked;
