package dev.sentryauth.adapters.sqlite;

import dev.sentryauth.application.spi.TokenStoreException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A file that only its owner can use, in a directory of that kind. The modes are given at creation, for between creation
 * and a chmod others could open the file. Where the file system has no POSIX modes, the system's own defaults apply.
 */
final class PrivateFile {
    private static final Set<PosixFilePermission> OWNER_ONLY = EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);

    /** One for the whole JVM: of a constant string there is one for all class loaders. */
    private static final String TURN = "sentry-auth.file";

    private static final int STICKY = 01000;

    /** The group or all. */
    private static final int OTHERS_WRITE = 0022;

    private final Path directory;
    private final Path path;
    private final boolean posix;

    PrivateFile(Path directory, String name) {
        this.directory = directory;
        this.path = directory.resolve(name);
        this.posix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    Path path() {
        return path;
    }

    /**
     * The file, links followed; null if it is not there. If it is, what group and others may do with it and with its
     * directory is taken from them on the way, as far as that is possible and the directory is not one where other programs
     * have files, too.
     *
     * @throws TokenStoreException if it cannot be looked at, something else has its place, or it or its directory belongs
     *     to another user
     */
    @Nullable
    BasicFileAttributes find() {
        try {
            BasicFileAttributes parent = look(directory);
            if (parent == null) {
                return null;
            }
            if (!parent.isDirectory()) {
                throw Failures.inTheWay(directory, "directory");
            }
            refuseStrangers(directory, parent);
            BasicFileAttributes found = look(path);
            if (found == null) {
                return null;
            }
            if (!found.isRegularFile()) {
                throw Failures.inTheWay(path, "file");
            }
            refuseStrangers(path, found);
            if (Ownership.SELF != Ownership.ROOT || Ownership.uid(path) == Ownership.uid(directory)) {
                tighten(path, found); // not what a link in somebody's directory makes root close, say /etc/passwd
            }
            if (isOpen(parent) && !Ownership.isShared(directory) && !Neighbours.areIn(directory)) {
                tighten(directory, parent);
            }
            return found;
        } catch (IOException e) {
            if (isBelowAFile()) {
                return null;
            }
            throw Failures.of(e, path);
        }
    }

    /** As where a service has /dev/null for its home: the system tells that in words only. */
    private boolean isBelowAFile() {
        Path above = directory.getParent();
        while (above != null && !Files.exists(above)) {
            above = above.getParent();
        }
        return above != null && !Files.isDirectory(above);
    }

    /**
     * The file; made, with the mode 0600, if it is not there, and so are the directories above it, with 0700. If root makes
     * them in another user's directory, they become that user's.
     *
     * @throws TokenStoreException as {@link #find}, or if it cannot be made
     */
    BasicFileAttributes findOrCreate() {
        BasicFileAttributes found = find();
        try {
            if (found != null) {
                return found;
            }
            if (!Files.isDirectory(directory) && isRoot()) {
                Handover.createDirectories(directory, mode("rwx------"));
            } else if (!Files.isDirectory(directory)) {
                Files.createDirectories(directory, mode("rwx------"));
            }
            create();
            found = find();
            if (found == null) {
                throw new NoSuchFileException(path.toString());
            }
            return found;
        } catch (IOException e) {
            throw Failures.of(e, path);
        }
    }

    /**
     * Excludes {@link #look} in the whole JVM: closing any descriptor of a file drops all POSIX locks that the process has
     * on it, so nobody may find and lock the file before its creator has closed it.
     */
    private void create() throws IOException {
        synchronized (TURN) {
            try {
                if (isRoot()) {
                    Handover.createFile(path, mode("rw-------"));
                } else {
                    Files.createFile(path, mode("rw-------"));
                }
            } catch (FileAlreadyExistsException e) {
                return; // somebody else was faster
            }
        }
    }

    private boolean isRoot() {
        return posix && Ownership.SELF == Ownership.ROOT;
    }

    /**
     * What other users can do in the directory, for a note.
     *
     * @return null if nothing, as far as is known
     */
    @Nullable
    String exposure() {
        try {
            BasicFileAttributes parent = look(directory);
            if (parent == null || !isOpen(parent)) {
                return null;
            }
            boolean writable =
                    ((int) Files.getAttribute(directory, "unix:mode") & OTHERS_WRITE) != 0 && !isSticky(directory);
            return (writable
                            ? "Other users can write to " + directory + ", and so delete your sign-in, but not read it"
                            : "Other users can look into " + directory + ", but not read your sign-in")
                    + ". The directory keeps its mode, because it has files of other programs. For one of its own, set"
                    + " SENTRY_CONFIG_DIR.";
        } catch (IOException | UnsupportedOperationException e) {
            return null;
        }
    }

    private @Nullable BasicFileAttributes look(Path place) throws IOException {
        synchronized (TURN) {
            try {
                return posix
                        ? Files.readAttributes(place, PosixFileAttributes.class)
                        : Files.readAttributes(place, BasicFileAttributes.class);
            } catch (NoSuchFileException e) {
                return null;
            }
        }
    }

    private static void refuseStrangers(Path place, BasicFileAttributes attributes) throws IOException {
        String stranger = Ownership.stranger(place, attributes);
        if (stranger != null) {
            throw Failures.strangers(place, stranger);
        }
    }

    private static boolean isOpen(BasicFileAttributes attributes) {
        return attributes instanceof PosixFileAttributes posix && !OWNER_ONLY.containsAll(posix.permissions());
    }

    private static void tighten(Path place, BasicFileAttributes attributes) {
        if (!(attributes instanceof PosixFileAttributes posix) || !isOpen(attributes)) {
            return;
        }
        Set<PosixFilePermission> kept = EnumSet.copyOf(OWNER_ONLY);
        kept.retainAll(posix.permissions());
        try {
            if (!isSticky(place)) {
                Files.setPosixFilePermissions(place, kept);
            }
        } catch (IOException | UnsupportedOperationException e) {
            return; // not ours, or a file system that only pretends to have modes
        }
    }

    /** Whether it is a directory like /tmp, in which everybody has files. */
    private static boolean isSticky(Path place) throws IOException {
        return ((int) Files.getAttribute(place, "unix:mode") & STICKY) != 0;
    }

    private FileAttribute<?>[] mode(String permissions) {
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }
}
