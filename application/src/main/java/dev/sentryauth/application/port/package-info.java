/** What the use cases need from outside; adapters implement it. */
@NullMarked
package dev.sentryauth.application.port;

import org.jspecify.annotations.NullMarked;
