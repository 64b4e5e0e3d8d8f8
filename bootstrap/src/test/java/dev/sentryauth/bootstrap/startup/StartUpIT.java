package dev.sentryauth.bootstrap.startup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sentryauth.bootstrap.startup.Bounds.Bound;
import dev.sentryauth.testkit.sandbox.SandboxSentry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whoever makes a command load more classes or open more files than {@link Bounds} allows learns which. Time is measured by
 * {@code bench/startup}, where it decides nothing.
 */
class StartUpIT {
    @TempDir
    Path directory;

    private final SandboxSentry sentry = SandboxSentry.start();

    @BeforeEach
    void signIn() throws IOException, InterruptedException {
        sentry.interval(1);
        sentry.approveAll();
    }

    @AfterEach
    void stop() {
        sentry.close();
    }

    /** The commands that are watched. */
    enum Watched {
        VERSION("--version"),
        STATUS_ENVIRONMENT("auth status"),
        STATUS_SIGNED_OUT("auth status"),
        STATUS_STORED("auth status"),
        TOKEN_STORED("auth token"),
        REFRESH("auth refresh");

        private final String line;

        Watched(String line) {
            this.line = line;
        }

        List<String> arguments() {
            return List.of(line.split(" "));
        }

        boolean isSignedIn() {
            return compareTo(STATUS_STORED) >= 0;
        }
    }

    private Started started(Watched watched) throws IOException, InterruptedException {
        Started started = new Started(directory);
        started.set("SENTRY_URL", sentry.url().toString());
        started.set("SENTRY_CLIENT_ID", sentry.clientId());
        started.set("SENTRY_CONFIG_DIR", directory.resolve("config").toString());
        if (watched.isSignedIn()) {
            started.run(Map.of(), List.of("auth", "login"));
        }
        if (watched == Watched.STATUS_ENVIRONMENT) {
            started.set("SENTRY_AUTH_TOKEN", "from-the-environment");
        }
        return started;
    }

    @ParameterizedTest
    @EnumSource
    void loadsNoMoreClassesThanItNeeds(Watched watched) throws IOException, InterruptedException {
        Started started = started(watched);
        Set<String> bare = started.classesOfABareJvm();

        Set<String> loaded = started.classes(watched.arguments());

        Set<String> platform = new TreeSet<>();
        Set<String> ours = new TreeSet<>();
        for (String name : loaded) {
            if (!Started.isPlatform(name)) {
                ours.add(name);
            } else if (!bare.contains(name)) {
                platform.add(name);
            }
        }
        assertThat(ours).contains("dev.sentryauth.bootstrap.Main");
        Bound bound = Bounds.of(watched);
        String counted = "counted for Java " + Runtime.version().feature() + ": " + watched + ", " + ours.size() + ", "
                + platform.size();
        System.out.println("StartUpIT: " + counted);
        Set<String> unknown = new TreeSet<>(ours);
        unknown.removeAll(Bounds.knownClasses());
        assertThat(ours.size())
                .as("classes of ours and of libraries; %s; new are %s", counted, unknown)
                .isLessThanOrEqualTo(bound.ours());
        assertThat(platform.size())
                .as("classes of the JDK that a bare JVM does not load; %s; they are %s", counted, platform)
                .isLessThanOrEqualTo(bound.platform());
        if (watched != Watched.REFRESH) {
            assertThat(unknown)
                    .as("classes that no local command has loaded so far; if they must be, add them to %s", Bounds.FILE)
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void opensNoMoreFilesThanItNeeds(Watched watched) throws IOException, InterruptedException {
        Started started = started(watched);
        String why = started.whyNoTrace();
        if (why != null) {
            System.out.println("StartUpIT: files are not counted: " + why);
            Assumptions.abort(why);
        }
        List<String> bare = started.filesOfABareJvm();

        List<String> opened = started.files(watched.arguments());

        int more = opened.size() - bare.size();
        System.out.println("StartUpIT: files opened: " + watched + ", " + more);
        opened.removeAll(bare);
        assertThat(more)
                .as("files opened beyond those of a bare JVM, among them %s", opened)
                .isLessThanOrEqualTo(Bounds.of(watched).files());
    }

    @ParameterizedTest
    @EnumSource
    void leavesNothingInTheTemporaryDirectory(Watched watched) throws IOException, InterruptedException {
        Started started = started(watched);

        started.run(Map.of(), watched.arguments());

        try (Stream<Path> left = Files.list(started.temporaryDirectory())) {
            assertThat(left).isEmpty();
        }
    }
}
