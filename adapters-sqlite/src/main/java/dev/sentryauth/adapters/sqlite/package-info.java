/**
 * The default token store and the caches, in one SQLite file, and the lock file that guards a refresh. Nothing of JDBI or
 * SQLite leaves the package, not even as the cause of an exception: their exceptions quote what was bound to a statement.
 */
@NullMarked
package dev.sentryauth.adapters.sqlite;

import org.jspecify.annotations.NullMarked;
