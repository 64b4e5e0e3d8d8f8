package dev.sentryauth.adapters.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sentryauth.application.spi.Lease;
import dev.sentryauth.testkit.TestMonotonicClock;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileLeaseTest {
    @TempDir
    Path temporary;

    private FileLease lease() {
        return new FileLease(temporary, "sqlite", new SystemClock());
    }

    @Test
    void excludesOtherProcessesUntilItIsClosed() throws Exception {
        try (Child child = Child.start("lease", temporary)) {
            assertThat(child.line()).isEqualTo("held");
            assertThat(lease().acquire(Duration.ZERO)).isNull();

            child.release();
            try (Lease mine = lease().acquire(Duration.ofSeconds(30))) {
                assertThat(mine).isNotNull();
            }
        }
    }

    @Test
    void theSystemGivesItBackWhenTheHolderIsKilled() throws Exception {
        try (Child child = Child.start("lease", temporary)) {
            assertThat(child.line()).isEqualTo("held");

            child.kill();

            try (Lease mine = lease().acquire(Duration.ofSeconds(30))) {
                assertThat(mine).isNotNull();
            }
        }
    }

    /** As test runners do: what the JVM had open is forgotten then, and the lock is not. */
    @Test
    void whoeverReplacesTheSystemsPropertiesDoesNotCostTheLock() throws Exception {
        Properties before = System.getProperties();
        try (Lease mine = lease().acquire(Duration.ZERO)) {
            assertThat(mine).isNotNull();
            Properties others = new Properties();
            before.forEach((key, value) -> {
                if (!key.toString().startsWith("sentry-auth.")) {
                    others.put(key, value);
                }
            });
            System.setProperties(others);

            assertThat(lease().acquire(Duration.ZERO)).isNull();
            assertThat(lease().acquire(Duration.ZERO)).isNull();

            try (Child child = Child.start("lease", temporary)) {
                assertThat(child.line()).isEqualTo("busy");
            }
        } finally {
            System.setProperties(before);
        }

        age(Duration.ofMinutes(5));
        try (Lease mine = lease().acquire(Duration.ZERO)) {
            assertThat(mine).isNotNull();
        }
    }

    @Test
    void whoeverHoldsItLongerThanAnyoneShouldHoldsItStill() throws Exception {
        try (Lease mine = lease().acquire(Duration.ZERO)) {
            assertThat(mine).isNotNull();
            age(Duration.ofDays(1));

            assertThat(lease().acquire(Duration.ZERO)).isNull();

            try (Child child = Child.start("lease", temporary)) {
                assertThat(child.line()).isEqualTo("busy");
            }
        }
        try (Lease mine = lease().acquire(Duration.ZERO)) {
            assertThat(mine).isNotNull();
        }
    }

    private long descriptors() throws Exception {
        Path all = Path.of("/proc/self/fd");
        if (!Files.isDirectory(all)) {
            return 0;
        }
        long count = 0;
        try (DirectoryStream<Path> links = Files.newDirectoryStream(all)) {
            for (Path link : links) {
                count += isOfLock(link) ? 1 : 0;
            }
        }
        return count;
    }

    private boolean isOfLock(Path link) {
        try {
            return Files.readSymbolicLink(link).toString().endsWith(".lock")
                    && Files.isSameFile(link, temporary.resolve("sqlite.lock"));
        } catch (IOException e) {
            return false; // closed meanwhile
        }
    }

    /** Makes the claim to this test's lock file so old. */
    private void age(Duration age) throws Exception {
        String key = "sentry-auth.lock."
                + Files.readAttributes(temporary.resolve("sqlite.lock"), BasicFileAttributes.class)
                        .fileKey();
        assertThat(System.getProperty(key)).startsWith(ProcessHandle.current().pid() + "@");
        System.setProperty(key, ProcessHandle.current().pid() + "@" + (System.nanoTime() - age.toNanos()));
    }

    /** POSIX: a second descriptor of the lock file in this process would drop the lock when it is closed. */
    @Test
    void aVainAttemptInTheSameProcessDoesNotLoseItToOtherProcesses() throws Exception {
        Path link = Files.createSymbolicLink(temporary.resolve("link"), temporary);
        try (Lease mine = lease().acquire(Duration.ZERO)) {
            assertThat(mine).isNotNull();
            assertThat(lease().acquire(Duration.ZERO)).isNull();
            assertThat(new FileLease(link, "sqlite", new SystemClock()).acquire(Duration.ZERO))
                    .isNull();
            Files.createLink(temporary.resolve("other.lock"), temporary.resolve("sqlite.lock"));
            assertThat(new FileLease(temporary, "other", new SystemClock()).acquire(Duration.ZERO))
                    .isNull();
            assertThat(descriptors())
                    .as("descriptors of it, where they can be seen")
                    .isLessThanOrEqualTo(1);

            try (Child child = Child.start("lease", temporary)) {
                assertThat(child.line()).isEqualTo("busy");
            }
        }
    }

    @Test
    void differentNamesAreDifferentLeases() {
        try (Lease one = lease().acquire(Duration.ZERO);
                Lease other = new FileLease(temporary, "keychain", new SystemClock()).acquire(Duration.ZERO)) {
            assertThat(one).isNotNull();
            assertThat(other).isNotNull();
        }
    }

    @Test
    void theFileStays() throws Exception {
        Lease mine = lease().acquire(Duration.ZERO);
        assertThat(mine).isNotNull();
        mine.close();

        assertThat(temporary.resolve("sqlite.lock")).exists();
        assertThat(Fixture.mode(temporary.resolve("sqlite.lock"))).isEqualTo("rw-------");
    }

    @Test
    void waitsInShortPausesAndNoLongerThanItWasTold() {
        TestMonotonicClock clock = new TestMonotonicClock();
        List<Duration> pauses = new ArrayList<>();
        clock.onSleep(pauses::add);
        try (Lease held = lease().acquire(Duration.ZERO)) {
            assertThat(held).isNotNull();

            assertThat(new FileLease(temporary, "sqlite", clock).acquire(Duration.ofSeconds(1)))
                    .isNull();
        }

        assertThat(clock.slept()).isEqualTo(Duration.ofSeconds(1));
        assertThat(pauses).allMatch(pause -> pause.toMillis() <= 50);
        assertThat(pauses.subList(0, pauses.size() - 1)).allMatch(pause -> pause.toMillis() >= 5);
    }

    @Test
    void takesWhatIsGivenBackDuringTheWait() {
        TestMonotonicClock clock = new TestMonotonicClock();
        Lease held = lease().acquire(Duration.ZERO);
        assertThat(held).isNotNull();
        clock.onSleep(pause -> held.close());

        try (Lease mine = new FileLease(temporary, "sqlite", clock).acquire(Duration.ofDays(100_000_000))) {
            assertThat(mine).isNotNull();
        }
    }

    @Test
    void anInterruptEndsTheWaitAndIsKept() {
        try (Lease held = lease().acquire(Duration.ZERO)) {
            assertThat(held).isNotNull();
            Thread.currentThread().interrupt();

            assertThat(lease().acquire(Duration.ofSeconds(30))).isNull();

            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void anInterruptedThreadStillTakesWhatIsFree() {
        Thread.currentThread().interrupt();
        try (Lease mine = lease().acquire(Duration.ZERO)) {
            assertThat(mine).isNotNull();
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }
}
