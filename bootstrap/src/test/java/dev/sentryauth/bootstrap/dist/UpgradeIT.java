package dev.sentryauth.bootstrap.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sentryauth.bootstrap.dist.Install.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever an archive holds, the jars decide what runs. */
class UpgradeIT {
    @TempDir
    Path directory;

    /**
     * File by file, in the order in which packages have them, with jars of the same size and the same time as before: no JVM
     * notices those.
     */
    @Test
    void anUpgradeInPlaceRunsTheJarsThatAreThere() throws IOException {
        Install install = Install.fresh(directory, "sentry", null);
        Install next = Install.fresh(Files.createDirectory(directory.resolve("next")), "sentry", null);
        Path jar = install.home.resolve("lib/sentry.jar");
        Path newJar = next.home.resolve("lib/sentry.jar");
        Files.delete(newJar);
        Files.move(NewVersion.jar(directory, Files.size(jar)), newJar);
        Files.setLastModifiedTime(newJar, Files.getLastModifiedTime(jar));
        rename(next, install.build());
        assumeTrue(
                install.mayBeMoved(),
                "skipped: this runtime's archives serve only where they were made (JDK 17 to 24)");
        String version = install.run("--version").out();
        assertThat(install.usesArchive()).isTrue();

        List<Path> files;
        try (Stream<Path> all = Files.walk(next.home)) {
            files = all.filter(Files::isRegularFile)
                    .filter(file -> !file.startsWith(next.home.resolve("runtime"))) // which is the same
                    .sorted()
                    .toList();
        }
        Path last = files.get(files.size() - 1);
        assertThat(last).isEqualTo(next.home.resolve("version"));
        Path directoryBefore = null;
        for (Path file : files) {
            Path to = install.home.resolve(next.home.relativize(file).toString());
            Files.copy(file, to.resolveSibling("unpacking"), StandardCopyOption.COPY_ATTRIBUTES);
            Files.move(to.resolveSibling("unpacking"), to, StandardCopyOption.ATOMIC_MOVE);
            boolean looked = !file.getParent().equals(directoryBefore) || file.equals(newJar);
            directoryBefore = file.getParent();
            if (looked && !file.equals(last)) {
                Result result = install.run("--version");
                assertThat(result.exit()).as(result.err()).isZero();
                assertThat(result.out())
                        .as("after " + file)
                        .isEqualTo(file.compareTo(newJar) < 0 ? version : "sentry " + NewVersion.VERSION + "\n");
            }
        }
        assertThat(install.build()).isEqualTo(next.build());
        assertThat(install.usesArchive()).isTrue();
    }

    /** Another build: its launcher, its name and, for want of its own, the former one's archives. */
    private static void rename(Install install, String former) throws IOException {
        String name = new StringBuilder(former).reverse().toString();
        for (String kind : List.of("all", "local")) {
            Path archive = install.archive(kind);
            Files.move(archive, archive.resolveSibling(name + "-" + kind + ".jsa"));
        }
        for (Path file : List.of(install.launcher(), install.home.resolve("version"))) {
            String text = Files.readString(file);
            Path renamed = file.resolveSibling("renamed");
            Files.copy(file, renamed, StandardCopyOption.COPY_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
            renamed.toFile().setWritable(true);
            Files.writeString(renamed, text.replace(former, name));
            Files.move(renamed, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    @Test
    void aJarThatWasReplacedByHandIsNoticed() throws IOException {
        Install install = Install.fresh(directory, "sentry", null);
        Path jar = install.home.resolve("lib/sentry.jar");
        FileTime packaged = Files.getLastModifiedTime(jar);
        long size = Files.size(jar);
        Path otherTime = NewVersion.jar(directory, size);
        Path otherSize = Files.copy(otherTime, directory.resolve("longer.jar"));
        Files.write(otherSize, new byte[1], StandardOpenOption.APPEND);
        Files.setLastModifiedTime(otherTime, FileTime.from(packaged.toInstant().minusSeconds(2)));
        Files.setLastModifiedTime(otherSize, packaged);

        for (Path other : List.of(otherTime, otherSize)) {
            Files.move(other, jar, StandardCopyOption.REPLACE_EXISTING);

            Result result = install.run("--version");

            assertThat(result.exit()).as(result.err()).isZero();
            assertThat(result.out()).isEqualTo("sentry " + NewVersion.VERSION + "\n");
            assertThat(result.err()).isEmpty();
            assertThat(install.usesArchive()).isFalse();
        }
    }

    @Test
    void anArchiveThatDoesNotFitIsPassedOverInSilence() throws IOException {
        Install install = Install.fresh(directory, "sentry", null).set("SENTRY_AUTH_TOKEN", "from-the-environment");
        Path archive = install.archive("local");
        byte[] whole = Files.readAllBytes(archive);

        for (byte[] other : List.of(
                new byte[0],
                new byte[100],
                new byte[whole.length],
                Arrays.copyOf(whole, whole.length / 2),
                anotherJvm(whole))) {
            Files.delete(archive);
            Files.write(archive, other);
            Result result = install.run("auth", "status");
            assertThat(result.exit()).as(result.err()).isZero();
            assertThat(result.out()).contains("SENTRY_AUTH_TOKEN");
            assertThat(result.err()).isEmpty();
        }
        Files.write(archive, whole);
        assertThat(install.usesArchive()).isEqualTo(install.mayBeMoved());

        // What the user tells the JVM may not go with an archive, or with our choice of a collector.
        for (String option : List.of("-Xshare:auto", "-Xshare:off", "-XX:+UseParallelGC", "-XX:+UseG1GC")) {
            Result result = install.set("SENTRY_JAVA_OPTIONS", option).run("--version");
            assertThat(result.exit()).as(option + result.err()).isZero();
            assertThat(result.err()).isEmpty();
        }
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
}
