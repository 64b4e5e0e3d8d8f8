package dev.sentryauth.adapters.sqlite;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes files and directories as root, as under sudo with the user's HOME, and gives them to the owner of the directory
 * that they lie in. That owner can rename whatever lies there meanwhile, so a path may lead to something else by the time
 * its owner is changed: a file is given away by its descriptor, a directory only if it is empty. What
 * cannot be given away stays root's; a later command says so.
 */
public final class Handover {
    private Handover() {}

    /**
     * As {@link Files#createFile}.
     *
     * @throws FileAlreadyExistsException if something of this name is there
     */
    public static void createFile(Path path, FileAttribute<?>... mode) throws IOException {
        Path directory = parent(path).toRealPath();
        Path real = directory.resolve(String.valueOf(path.getFileName()));
        try (FileChannel made =
                FileChannel.open(real, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), mode)) {
            Path descriptor = descriptor(real);
            PosixFileAttributes owner = Files.readAttributes(directory, PosixFileAttributes.class);
            if (descriptor != null && isHeir(owner)) {
                give(Files.getFileAttributeView(descriptor, PosixFileAttributeView.class), owner);
            }
        }
    }

    /** As {@link Files#createDirectories}. */
    static void createDirectories(Path directory, FileAttribute<?>... mode) throws IOException {
        Path parent = parent(directory);
        if (!Files.isDirectory(parent)) {
            createDirectories(parent, mode);
        }
        try {
            Files.createDirectory(directory, mode);
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(directory)) {
                throw e;
            }
            return;
        }
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(parent)) {
            if (stream instanceof SecureDirectoryStream<Path> secure) {
                give(secure, Path.of(String.valueOf(directory.getFileName())));
            }
        }
    }

    private static void give(SecureDirectoryStream<Path> parent, Path name) throws IOException {
        PosixFileAttributes owner =
                parent.getFileAttributeView(PosixFileAttributeView.class).readAttributes();
        if (!isHeir(owner)) {
            return;
        }
        try (SecureDirectoryStream<Path> made = parent.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
            if (!made.iterator().hasNext()) {
                give(made.getFileAttributeView(PosixFileAttributeView.class), owner);
            }
        }
    }

    /** Where everybody has files, what root makes stays root's. */
    private static boolean isHeir(PosixFileAttributes directory) {
        return !directory.permissions().contains(PosixFilePermission.OTHERS_WRITE);
    }

    private static void give(PosixFileAttributeView made, PosixFileAttributes owner) {
        try {
            if (made.getOwner().equals(owner.owner())) {
                return; // root's own, and what the group of that directory is does not matter
            }
            made.setOwner(owner.owner());
            made.setGroup(owner.group());
        } catch (IOException e) {
            return; // a file system that knows no owners, or that takes root for somebody else
        }
    }

    /** The name of the open file's descriptor, which stands for the very file; null where the system has no such names. */
    private static @Nullable Path descriptor(Path real) {
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path descriptor : descriptors) {
                if (Files.isSymbolicLink(descriptor) && leadsTo(descriptor, real)) {
                    return descriptor;
                }
            }
            return null;
        } catch (IOException e) {
            return null;
        }
    }

    private static boolean leadsTo(Path descriptor, Path real) {
        try {
            return Files.readSymbolicLink(descriptor).equals(real);
        } catch (IOException e) {
            return false; // closed meanwhile
        }
    }

    private static Path parent(Path path) throws IOException {
        Path parent = path.toAbsolutePath().getParent();
        if (parent == null) {
            throw new FileAlreadyExistsException(path.toString());
        }
        return parent;
    }
}
