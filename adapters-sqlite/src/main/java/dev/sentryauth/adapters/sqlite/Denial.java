package dev.sentryauth.adapters.sqlite;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AccessMode;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Finds out why the system does not let us write, for a message. It asks the system, for the texts of its errors come in
 * the user's language.
 */
final class Denial {
    private Denial() {}

    /**
     * What is wrong with a file, the directory that it lies in or, if that is missing, the nearest one above, and what to
     * do about it.
     *
     * @return null if all of them can be written to
     */
    static @Nullable String of(Path path) {
        for (Path place = path; place != null; place = place.getParent()) {
            if (!Files.exists(place)) {
                continue;
            }
            IOException refusal = refusal(place);
            if (refusal instanceof AccessDeniedException && !isReadOnly(place)) {
                return isOfRoot(place) ? ofRoot(path, place) : usual(path);
            }
            if (refusal != null) {
                return path + " is on a read-only file system. Mount it writable" + Failures.USE_ANOTHER;
            }
            if (!place.equals(path)) {
                return null;
            }
        }
        return null;
    }

    static String usual(Path path) {
        return path + " cannot be opened or written. Make it and its directory readable and writable for you"
                + Failures.USE_ANOTHER;
    }

    private static @Nullable IOException refusal(Path place) {
        try {
            place.getFileSystem().provider().checkAccess(place, AccessMode.WRITE);
            return null;
        } catch (IOException e) {
            return e;
        }
    }

    /** Of a mount that is read-only in this place, the system looks at the modes first. To set one tells more. */
    private static boolean isReadOnly(Path place) {
        try {
            Files.setAttribute(place, "unix:mode", Files.getAttribute(place, "unix:mode"));
            return false;
        } catch (FileSystemException e) {
            return "Read-only file system".equals(e.getReason());
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isOfRoot(Path place) {
        try {
            return Ownership.SELF > Ownership.ROOT && Ownership.uid(place) == Ownership.ROOT;
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * As a command under sudo leaves it behind. Only what is certainly this program's may be advised to change hands, and only
     * where the command means nothing else to a shell, and no link leads it elsewhere.
     */
    private static String ofRoot(Path path, Path denied) {
        Path parent = denied.getParent();
        Path place = parent != null && isDefault(parent) && isOfRoot(parent) ? parent : denied;
        boolean directory = Files.isDirectory(place);
        String why = path + " cannot be opened or written: " + (place.equals(path) ? "it" : place) + " belongs to root";
        if (directory && !isDefault(place)) {
            return why + ". Set SENTRY_CONFIG_DIR to a directory of your own.";
        }
        return isPlain(place.toString()) && !Files.isSymbolicLink(place)
                ? why + ". Run 'sudo chown -h " + (directory ? "-R " : "") + Ownership.SELF + " " + place + "'"
                        + Failures.USE_ANOTHER
                : why + ". Make it yours as root" + Failures.USE_ANOTHER;
    }

    private static boolean isPlain(String path) {
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (!Character.isLetterOrDigit(c) && "/._-".indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isDefault(Path directory) {
        return String.valueOf(directory.getFileName()).equals(".sentry");
    }
}
