/** The boundaries of the house as tests, and the proof that each of them bites. */
@NullMarked
package dev.sentryauth.architecture;

import org.jspecify.annotations.NullMarked;
