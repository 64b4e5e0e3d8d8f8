package dev.sentryauth.adapters.sqlite;

import dev.sentryauth.application.spi.TokenStoreException;
import dev.sentryauth.application.spi.TokenStoreException.Reason;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.sqlite.NativeLibraryNotFoundException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * The one place where failures of SQLite and of the file system become {@link TokenStoreException}s. The original
 * messages stay here, for they can quote data; the result code's name is kept as the cause.
 */
final class Failures {
    static final String USE_ANOTHER = ", or set SENTRY_CONFIG_DIR to another directory.";

    private Failures() {}

    /** What JDBI, the driver or SQLite threw while it worked on {@code file}. */
    static TokenStoreException of(Throwable thrown, Path file) {
        SQLiteErrorCode code = code(thrown);
        if (code == null) {
            return withoutCode(thrown, file);
        }
        // The low byte is the primary code, what stands above it is the detail.
        return switch (code.code & 0xff) {
            case 5, 6 -> // BUSY, LOCKED; or a file system that has run out of locks, or has none (ENOLCK)
                failure(
                        Reason.UNAVAILABLE,
                        code,
                        file + " is locked by another program. Try again in a moment. If it stays so, its file system"
                                + " cannot lock files: set SENTRY_CONFIG_DIR to a directory on a local disk.");
            case 11, 26 -> // CORRUPT, NOTADB
                failure(
                        Reason.CORRUPT,
                        code,
                        file + " is damaged or no SQLite database. Run 'sentry auth login': it sets the file aside"
                                + " and starts a new one.");
            case 13 -> // FULL
                failure(
                        Reason.UNAVAILABLE,
                        code,
                        "The disk that holds " + file + " is full. Free some space and try again.");
            case 3, 8, 14, 23 -> // PERM, READONLY, CANTOPEN, AUTH
                failure(Reason.DENIED, code, denied(file));
            case 18 -> // TOOBIG
                failure(Reason.TOO_LARGE, code, "The credential is too large for " + file + ".");
            case 1, 19, 20 -> // ERROR, CONSTRAINT, MISMATCH: our statements are right, so the tables are not ours
                failure(
                        Reason.CORRUPT,
                        code,
                        file + " does not have the tables that sentry makes. Move it away and run"
                                + " 'sentry auth login'.");
            default ->
                failure(
                        Reason.UNAVAILABLE,
                        code,
                        file + " could not be read or written (" + code.name() + "). Check the disk" + " and try again"
                                + USE_ANOTHER);
        };
    }

    /** Whether SQLite says, or said before {@link #of} translated it, that the file is broken, or none of its files at all. */
    static boolean isDamage(Throwable thrown) {
        SQLiteErrorCode code = code(thrown);
        if (code != null) {
            return (code.code & 0xff) == 11 || (code.code & 0xff) == 26;
        }
        String name = thrown instanceof TokenStoreException && thrown.getCause() instanceof SQLException cause
                ? String.valueOf(cause.getMessage())
                : "";
        return name.startsWith("SQLITE_CORRUPT") || name.startsWith("SQLITE_NOTADB");
    }

    /** What the file system threw about {@code path}. */
    static TokenStoreException of(IOException thrown, Path path) {
        String reason = thrown instanceof FileSystemException failure ? failure.getReason() : null;
        if (thrown instanceof AccessDeniedException || Denial.of(path) != null) {
            return new TokenStoreException(Reason.DENIED, denied(path), thrown);
        }
        return new TokenStoreException(
                Reason.UNAVAILABLE,
                path + " cannot be used" + (reason == null ? "" : " (" + reason + ")")
                        + ". Check the disk and try again" + USE_ANOTHER,
                thrown);
    }

    private static String denied(Path path) {
        String denied = Denial.of(path);
        return denied == null ? Denial.usual(path) : denied;
    }

    static TokenStoreException cutShort(Path file) {
        return failure(
                Reason.CORRUPT,
                SQLiteErrorCode.SQLITE_CORRUPT,
                file
                        + " is damaged: its end is missing. Run 'sentry auth login': it sets the file aside and starts a new"
                        + " one.");
    }

    /** Something that stands where a file or directory of ours belongs. */
    static TokenStoreException inTheWay(Path path, String expected) {
        return new TokenStoreException(
                Reason.UNAVAILABLE, path + " is not a " + expected + ". Move it away" + USE_ANOTHER);
    }

    static TokenStoreException newer(Path file) {
        return new TokenStoreException(
                Reason.CORRUPT, file + " was written by a newer version of sentry; update sentry.");
    }

    static TokenStoreException strangers(Path path, String owner) {
        return new TokenStoreException(
                Reason.DENIED,
                path + " belongs to another user, " + owner + ". Set SENTRY_CONFIG_DIR to a directory of your own.");
    }

    static TokenStoreException foreign(Path file) {
        return new TokenStoreException(
                Reason.CORRUPT, file + " belongs to another program. Move it away" + USE_ANOTHER);
    }

    static TokenStoreException anotherCopy(Path file) {
        return new TokenStoreException(
                Reason.UNAVAILABLE,
                file
                        + " is in use by another copy of this library in the same process. Load its jars once for both, from"
                        + " a class loader that they share. If that copy is gone, try again in a minute.");
    }

    /** A value of the credential's row that is not what its column is for. */
    static TokenStoreException unreadable(Path file, String column, String expected) {
        return new TokenStoreException(
                Reason.CORRUPT,
                "The stored " + column + " in " + file + " is not " + expected
                        + ". Run 'sentry auth login' to replace it.");
    }

    private static TokenStoreException withoutCode(Throwable thrown, Path file) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof LinkageError || cause instanceof NativeLibraryNotFoundException) {
                return new TokenStoreException(
                        Reason.UNAVAILABLE,
                        "SQLite's native library could not be loaded. Make sure that the temporary directory"
                                + " (java.io.tmpdir) is writable and may hold programs.",
                        new SQLException(cause.getClass().getName()));
            }
        }
        String name = thrown.getClass().getName();
        return new TokenStoreException(
                Reason.UNAVAILABLE,
                file + " could not be read or written (" + name + "). Try again" + USE_ANOTHER,
                new SQLException(name));
    }

    private static @Nullable SQLiteErrorCode code(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLiteException failure) {
                return failure.getResultCode();
            }
        }
        return null;
    }

    private static TokenStoreException failure(Reason reason, SQLiteErrorCode code, String message) {
        return new TokenStoreException(reason, message, new SQLException(code.name()));
    }
}
