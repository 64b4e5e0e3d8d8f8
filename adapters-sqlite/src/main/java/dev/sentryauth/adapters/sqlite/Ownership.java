package dev.sentryauth.adapters.sqlite;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * Whose a file or directory is, and which directories are a person's and not this program's. Users are compared by their
 * numbers: a container's user may have no name, and two names may share a number. Any thread may call it.
 */
public final class Ownership {
    static final int ROOT = 0;

    /** The effective uid of this process, which no Java program can change; -1 where the system does not say. */
    static final int SELF = effectiveUid();

    private Ownership() {}

    /**
     * The user, neither this one nor root, that a file or directory belongs to.
     *
     * @param place links are followed
     * @return for a message; null if it is this user's or root's, or the file system knows no owners
     * @throws IOException if it cannot be looked at
     */
    public static @Nullable String anotherUser(Path place) throws IOException {
        int owner = uid(place);
        if (owner == ROOT || owner == SELF) {
            return null;
        }
        PosixFileAttributeView view = Files.getFileAttributeView(place, PosixFileAttributeView.class);
        if (view == null) {
            return null;
        }
        String name = view.readAttributes().owner().getName();
        if (SELF < 0 && (name.equals("root") || name.equals(System.getProperty("user.name")))) {
            return null; // no system without /proc is known that has users without names
        }
        String number = "uid " + owner;
        return (name.equals(String.valueOf(owner)) ? number : name + " (" + number + ")")
                + (SELF < 0 ? "" : "; you are uid " + SELF);
    }

    /**
     * As {@link #anotherUser}, for a place that keeps tokens: also null if we are root, who can read and replace whatever
     * lies there.
     */
    static @Nullable String stranger(Path place, BasicFileAttributes attributes) throws IOException {
        if (!(attributes instanceof PosixFileAttributes) || SELF == ROOT) {
            return null;
        }
        String owner = anotherUser(place);
        if (owner == null) {
            return null;
        }
        // A network file system may have numbers of its own. What decides then is whether the system lets us do what
        // only
        // the owner may. The mode stays as it is.
        try {
            Files.setAttribute(place, "unix:mode", Files.getAttribute(place, "unix:mode"));
            return null;
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return owner;
        }
    }

    /** The number of the owner; -1 if the file system has none. Asks for no name: that may take a directory service. */
    static int uid(Path place) throws IOException {
        try {
            return (int) Files.getAttribute(place, "unix:uid");
        } catch (UnsupportedOperationException | IllegalArgumentException e) {
            return -1;
        }
    }

    /**
     * From Linux's own account of the process, whose directory itself is root's if the program has capabilities. The JDK's
     * {@code UnixSystem} of Java 17 takes every user without an entry for root.
     */
    private static int effectiveUid() {
        byte[] status = new byte[1024];
        try (InputStream in = new FileInputStream("/proc/self/status")) {
            String text = new String(status, 0, Math.max(0, in.read(status)), StandardCharsets.ISO_8859_1);
            int start = text.indexOf('\t', text.indexOf("\nUid:\t") + 6) + 1; // behind the real one
            int end = text.indexOf('\t', start);
            return Integer.parseUnsignedInt(text.substring(start, end));
        } catch (IOException | RuntimeException e) {
            return -1;
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
