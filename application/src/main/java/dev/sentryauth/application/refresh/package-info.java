/** The refresh transaction: how a pair of tokens is replaced exactly once, whatever happens around it. */
@NullMarked
package dev.sentryauth.application.refresh;

import org.jspecify.annotations.NullMarked;
