/** Finds token stores in plug-in jars, keeps each in its own class loader, and every call within its time. */
@NullMarked
package dev.sentryauth.bootstrap.plugin;

import org.jspecify.annotations.NullMarked;
