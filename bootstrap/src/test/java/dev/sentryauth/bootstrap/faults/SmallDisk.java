package dev.sentryauth.bootstrap.faults;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** A file system of 256 KB that can be filled up and made read-only. Only root can mount one. */
final class SmallDisk implements AutoCloseable {
    private static final String SIZE = "256k";

    private final Path directory;
    private final Deque<Path> mounted = new ArrayDeque<>();

    private SmallDisk(Path directory) {
        this.directory = directory;
    }

    /** Mounts one on a new directory; where that is not possible, the test is skipped and says so. */
    static SmallDisk mount(Path directory) {
        SmallDisk disk = new SmallDisk(directory);
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String problem = run("mount", "-t", "tmpfs", "-o", "size=" + SIZE + ",mode=700", "tmpfs", directory.toString());
        if (!problem.isEmpty()) {
            System.out.println("skipped: a small disk needs root on Linux (" + problem + ")");
        }
        assumeTrue(problem.isEmpty(), "a small disk needs root on Linux: " + problem);
        disk.mounted.push(directory);
        return disk;
    }

    /** Takes the last byte. */
    void fill() {
        byte[] block = new byte[512];
        try (OutputStream out = Files.newOutputStream(filler())) {
            while (true) {
                out.write(block);
            }
        } catch (IOException full) {
            // as wanted
        }
    }

    /** The same, but for so many bytes. */
    void fill(int left) {
        fill();
        try (FileChannel channel = FileChannel.open(filler(), StandardOpenOption.WRITE)) {
            channel.truncate(Math.max(0, channel.size() - left));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void free() {
        try {
            Files.delete(filler());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path filler() {
        return directory.resolve("filler");
    }

    void readOnly() {
        must(run("mount", "-o", "remount,ro", directory.toString()));
    }

    /** Makes one file on it read-only, even for root. */
    void readOnly(Path file) {
        must(run("mount", "--bind", file.toString(), file.toString()));
        mounted.push(file);
        must(run("mount", "-o", "remount,ro,bind", file.toString()));
    }

    @Override
    public void close() {
        while (!mounted.isEmpty()) {
            must(run("umount", "-l", mounted.pop().toString()));
        }
    }

    private static void must(String problem) {
        if (!problem.isEmpty()) {
            throw new IllegalStateException(problem);
        }
    }

    /** What a command complains about; empty if it worked. */
    private static String run(String... command) {
        try {
            Process process = new ProcessBuilder(List.of(command))
                    .redirectErrorStream(true)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor() == 0 ? "" : output.strip() + " ";
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
