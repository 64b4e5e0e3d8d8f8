package dev.sentryauth.adapters.sqlite;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs a {@link Child} as another user, or sees to it that a directory is read-only for it. Only root on Linux can. */
record As(List<String> wrapper) {
    static final int ADA = 61234;
    static final int EVE = 61235;

    /**
     * A user without a name, who may read what modes forbid, because the class path can lie in root's home, but writes only
     * what is allowed.
     */
    static As user(int uid) throws IOException {
        assumeTrue(isRoot() && Files.isExecutable(Path.of("/usr/bin/setpriv")), "only root can become another user");
        return new As(List.of(
                "setpriv",
                "--reuid=" + uid,
                "--regid=" + uid,
                "--clear-groups",
                "--inh-caps=-all,+dac_read_search",
                "--ambient-caps=+dac_read_search"));
    }

    static As root() throws IOException {
        assumeTrue(isRoot(), "needs root");
        return new As(List.of());
    }

    /** The same with a read-only mount of the directory, which only this process sees. */
    As readOnly(Path directory) throws IOException, InterruptedException {
        boolean can = new ProcessBuilder("unshare", "-m", "true").start().waitFor() == 0;
        assumeTrue(can, "no file system can be mounted here");
        List<String> all = new ArrayList<>(List.of(
                "unshare",
                "-m",
                "sh",
                "-c",
                "mount --bind \"$0\" \"$0\" && mount -o remount,ro,bind \"$0\" && exec \"$@\"",
                directory.toString()));
        all.addAll(wrapper);
        return new As(all);
    }

    /** The same with the JVM told another name of the user's. */
    As named(String name) {
        List<String> all = new ArrayList<>(wrapper);
        all.addAll(List.of("env", "JAVA_TOOL_OPTIONS=-Duser.name=" + name));
        return new As(all);
    }

    /** What the child says. */
    String run(String what, Path directory) throws IOException, InterruptedException {
        try (Child child = Child.start(wrapper, what, directory)) {
            child.release();
            String line = child.line();
            return line.startsWith("Picked up") ? child.line() : line;
        }
    }

    static void give(int uid, Path... paths) throws IOException {
        assumeTrue(isRoot(), "only root can give files to others");
        for (Path path : paths) {
            Files.setAttribute(path, "unix:uid", uid);
            Files.setAttribute(path, "unix:gid", uid);
        }
    }

    private static boolean isRoot() throws IOException {
        Path self = Path.of("/proc/self");
        return Files.exists(self) && (int) Files.getAttribute(self, "unix:uid") == 0;
    }
}
