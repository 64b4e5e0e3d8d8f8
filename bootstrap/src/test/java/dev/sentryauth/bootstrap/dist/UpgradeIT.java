package dev.sentryauth.bootstrap.dist;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sentryauth.bootstrap.dist.Install.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever an archive holds, the jars decide what runs. JDK 25's archives do not notice by themselves. */
class UpgradeIT {
    @TempDir
    Path directory;

    static List<Path> jdks() {
        return Jdks.oneOfEachKind();
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void aReplacedJarNeverRunsOldCode(Path jdk) throws IOException {
        Path newJar = NewVersion.jar(directory);
        Install install = Install.fresh(directory, "sentry", jdk).withArchive();
        assertThat(install.usesArchive()).isTrue();
        Path archive = install.archive();
        Path jar = install.home.resolve("lib/sentry.jar");
        FileTime packaged = Files.getLastModifiedTime(jar);

        // As a package manager does it: another file takes the name, and it may be older than the archive.
        Files.setLastModifiedTime(newJar, packaged);
        Files.copy(newJar, jar.resolveSibling("new"), StandardCopyOption.COPY_ATTRIBUTES);
        Files.move(jar.resolveSibling("new"), jar, StandardCopyOption.ATOMIC_MOVE);
        assertVersion(install.run("--version"), NewVersion.VERSION);

        // By hand: the same file is written over.
        assertThat(install.archive()).isEqualTo(archive);
        assertThat(install.usesArchive()).isTrue();
        Files.setPosixFilePermissions(jar, PosixFilePermissions.fromString("rw-r--r--"));
        Files.write(
                jar, Files.readAllBytes(Install.BUILT.resolve("lib/sentry.jar")), StandardOpenOption.TRUNCATE_EXISTING);
        Result back = install.run("--version");
        assertThat(back.out()).startsWith("sentry ").doesNotContain(NewVersion.VERSION);

        assertThat(install.archive()).isEqualTo(archive);
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void anArchiveThatDoesNotFitIsPassedOverInSilence(Path jdk) throws IOException {
        Install install = Install.fresh(directory, "sentry", jdk).withArchive();
        Path archive = install.archive();
        Files.setPosixFilePermissions(archive, PosixFilePermissions.fromString("rw-r--r--"));
        byte[] whole = Files.readAllBytes(archive);
        FileTime made = Files.getLastModifiedTime(archive);

        for (byte[] other : List.of(new byte[0], new byte[100], new byte[whole.length], anotherJvm(whole))) {
            Files.write(archive, other);
            Files.setLastModifiedTime(archive, made);
            Result result =
                    install.set("SENTRY_AUTH_TOKEN", "from-the-environment").run("auth", "status");
            assertThat(result.exit()).as(result.err()).isZero();
            assertThat(result.out()).contains("SENTRY_AUTH_TOKEN");
            assertThat(result.err()).isEmpty();
            assertThat(install.run("auth", "nonsense").exit()).isEqualTo(2);
        }

        // What the user tells the JVM may not go with an archive, or with our choice of a collector.
        Files.write(archive, whole);
        Files.setLastModifiedTime(archive, made);
        for (String option : List.of("-Xshare:auto", "-Xshare:off", "-XX:+UseParallelGC", "-XX:+UseG1GC")) {
            Result result = install.set("SENTRY_JAVA_OPTIONS", option).run("--version");
            assertThat(result.exit()).as(option + result.err()).isZero();
        }
        install.set("SENTRY_JAVA_OPTIONS", null);

        // One that is gone, or older than a jar, is made again.
        Files.write(archive, whole);
        Files.setLastModifiedTime(archive, FileTime.from(Instant.EPOCH));
        assertThat(install.run("--version").exit()).isZero();
        assertThat(install.archive()).isEqualTo(archive);
        assertThat(install.usesArchive()).isTrue();
    }

    /** As if another JVM had made it: its name stands in the header. */
    private static byte[] anotherJvm(byte[] archive) {
        byte[] other = archive.clone();
        for (int i = 0; i < 4096; i++) {
            if (other[i] == 'J' && other[i + 1] == 'D' && other[i + 2] == 'K') {
                other[i] = 'X';
            }
        }
        return other;
    }

    private static void assertVersion(Result result, String version) {
        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(result.out()).isEqualTo("sentry " + version + "\n");
        assertThat(result.err()).isEmpty();
    }
}
