package dev.sentryauth.adapters.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sentryauth.application.port.MonotonicClock;
import dev.sentryauth.application.spi.Lease;
import dev.sentryauth.testkit.TestMonotonicClock;
import java.io.File;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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

    /** As when an application server has the library twice: the lock belongs to the process all the same. */
    @Test
    void anotherClassLoadersCopyHasTheSameLease() throws Exception {
        List<URL> classes = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            classes.add(Path.of(entry).toUri().toURL());
        }
        try (URLClassLoader loader =
                new URLClassLoader(classes.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
            Class<?> clock = loader.loadClass(MonotonicClock.class.getName());
            Class<?> copy = loader.loadClass(FileLease.class.getName());
            Object theirs = copy.getConstructor(Path.class, String.class, clock)
                    .newInstance(
                            temporary,
                            "sqlite",
                            Proxy.newProxyInstance(
                                    loader, new Class<?>[] {clock}, (proxy, method, arguments) -> System.nanoTime()));
            Method acquire = copy.getMethod("acquire", Duration.class);
            assertThat(copy).isNotEqualTo(FileLease.class);

            try (Lease mine = lease().acquire(Duration.ZERO)) {
                assertThat(mine).isNotNull();
                assertThat(acquire.invoke(theirs, Duration.ZERO)).isNull();
            }
            AutoCloseable got = (AutoCloseable) acquire.invoke(theirs, Duration.ZERO);
            assertThat(got).isNotNull();
            assertThat(lease().acquire(Duration.ZERO)).isNull();
            got.close();
        }
        try (Lease mine = lease().acquire(Duration.ZERO)) {
            assertThat(mine).isNotNull();
        }
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
