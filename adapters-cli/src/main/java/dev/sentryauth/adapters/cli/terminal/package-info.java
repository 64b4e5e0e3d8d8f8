/** The three streams, and what a person sees and touches while signing in: code, QR code, browser. */
@NullMarked
package dev.sentryauth.adapters.cli.terminal;

import org.jspecify.annotations.NullMarked;
