package dev.sentryauth.adapters.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributes;
import org.jspecify.annotations.Nullable;

/** Whose a file or directory is, and which directories are a person's and not this program's. */
final class Ownership {
    private static final String ROOT = "root";

    private Ownership() {}

    /**
     * The other user whom this belongs to, and who could therefore read or replace what we keep in it; null if it is ours
     * or root's, or if we are root.
     */
    static @Nullable String stranger(Path place, BasicFileAttributes attributes) {
        if (!(attributes instanceof PosixFileAttributes posix)) {
            return null; // the file system knows no owners
        }
        String owner = posix.owner().getName();
        String user = System.getProperty("user.name");
        if (owner.equals(ROOT) || owner.equals(user) || ROOT.equals(user)) {
            return null;
        }
        // Names differ where a user has none, or where a network file system has ideas of its own. What decides is
        // whether the system lets us do what only the owner may. The mode stays as it is.
        try {
            Files.setAttribute(place, "unix:mode", Files.getAttribute(place, "unix:mode"));
            return null;
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return owner;
        }
    }

    /**
     * Whether other programs have files there as well, whoever pointed us at it: the root, what stands in it (/etc), a
     * home directory, and what is above one. Its mode is not ours to change.
     */
    static boolean isShared(Path directory) {
        Path real = real(directory);
        return real.getNameCount() < 2
                || holdsHome(real, System.getenv("HOME"))
                || holdsHome(real, System.getProperty("user.home"));
    }

    private static boolean holdsHome(Path directory, @Nullable String home) {
        if (home == null) {
            return false;
        }
        try {
            Path path = Path.of(home);
            return path.isAbsolute() && real(path).startsWith(directory);
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            return path.toAbsolutePath().normalize();
        }
    }
}
