package dev.sentryauth.bootstrap.plugin;

import dev.sentryauth.adapters.sqlite.Ownership;
import dev.sentryauth.domain.AuthFailure;
import dev.sentryauth.domain.AuthFailure.Kind;
import dev.sentryauth.domain.SafeText;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The jars on SENTRY_PLUGIN_PATH: directories and single jars, separated as paths are on this system. A plug-in sees
 * tokens, so whatever others can write to is refused.
 */
final class PluginPath {
    private PluginPath() {}

    /**
     * The jars, those of one directory in the order of their names.
     *
     * @param value SENTRY_PLUGIN_PATH; null: {@code plugins} in the configuration directory, which may be missing
     * @param configDirectory null if there is none
     * @throws AuthFailure {@link Kind#CONFIGURATION} for a path that is missing, unreadable or open to others
     */
    static List<Path> jars(@Nullable String value, @Nullable Path configDirectory) {
        List<Path> jars = new ArrayList<>();
        if (value == null) {
            Path usual = configDirectory == null ? null : configDirectory.resolve("plugins");
            if (usual != null && Files.isDirectory(usual)) {
                addDirectory(usual, jars);
            }
            return jars;
        }
        for (String element : value.split(File.pathSeparator)) {
            if (!element.isBlank()) {
                add(path(element), jars);
            }
        }
        return jars;
    }

    private static Path path(String element) {
        try {
            return Path.of(element).toAbsolutePath();
        } catch (InvalidPathException e) {
            throw problem(element, "is not a path");
        }
    }

    private static void add(Path path, List<Path> jars) {
        if (Files.isDirectory(path)) {
            addDirectory(path, jars);
        } else if (Files.isRegularFile(path)) {
            jars.add(path);
        } else {
            throw problem(path.toString(), "does not exist");
        }
    }

    private static void addDirectory(Path directory, List<Path> jars) {
        refuseIfOpenToOthers(directory);
        try (Stream<Path> entries = Files.list(directory)) {
            jars.addAll(entries.filter(entry -> entry.getFileName().toString().endsWith(".jar"))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList());
        } catch (IOException e) {
            throw problem(directory.toString(), "cannot be read");
        }
    }

    private static void refuseIfOpenToOthers(Path path) {
        String why = openToOthers(path);
        if (why != null) {
            throw problem(path.toString(), why);
        }
    }

    /** Why this jar is not to be trusted: itself, or the directory that it really lies in; null if it is. */
    static @Nullable String jarOpenToOthers(Path realJar) {
        Path directory = realJar.getParent();
        String why = directory == null ? null : openToOthers(directory);
        return why == null ? openToOthers(realJar) : "lies in a directory that " + why;
    }

    /** Why this file or directory is not to be trusted; null if only its owner and root can change it. */
    private static @Nullable String openToOthers(Path given) {
        try {
            Path path = given.toRealPath();
            PosixFileAttributeView view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
            if (view == null) {
                return null; // no such permissions on this file system
            }
            PosixFileAttributes attributes = view.readAttributes();
            if (attributes.permissions().contains(PosixFilePermission.GROUP_WRITE)
                    || attributes.permissions().contains(PosixFilePermission.OTHERS_WRITE)) {
                return "can be written to by others: run 'chmod go-w' on it";
            }
            // Root is no exception here: under sudo it must not run the code of the user whose home this is.
            String owner = Ownership.anotherUser(path);
            return owner == null ? null : "belongs to another user, " + SafeText.of(owner);
        } catch (IOException e) {
            return "cannot be read";
        }
    }

    private static AuthFailure problem(String path, String what) {
        return new AuthFailure(Kind.CONFIGURATION, "Plug-in path " + SafeText.of(path) + " " + what + ".");
    }
}
