package dev.sentryauth.bootstrap.dist;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import javax.tools.ToolProvider;

/** {@code sentry.jar} as a later build would make it: the same program, another version. */
final class NewVersion {
    static final String VERSION = "9.9.9-test";

    private NewVersion() {}

    /** One of so many bytes, which are more than it needs. */
    static Path jar(Path directory, long size) throws IOException {
        Path work = Files.createDirectories(directory.resolve("new-version"));
        Path classes = Files.createDirectories(work.resolve("classes"));
        Path info = work.resolve("BuildInfo.java");
        Files.writeString(
                info,
                "package dev.sentryauth.bootstrap; final class BuildInfo { static final String VERSION = \"" + VERSION
                        + "\"; static final String CLIENT_ID = \"none\"; private BuildInfo() {} }");
        List<String> arguments = new ArrayList<>(List.of(
                "-proc:none", "-nowarn", "--release", "17", "-d", classes.toString(), "-cp", classPath(), info + ""));
        // Constants are copied into the classes that use them.
        Path sources = Path.of("src/main/java").toAbsolutePath();
        try (Stream<Path> files = Files.walk(sources)) {
            files.filter(file -> file.toString().endsWith(".java")).forEach(file -> arguments.add(file.toString()));
        }
        if (ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new)) != 0) {
            throw new IllegalStateException("the new version does not compile");
        }
        Path jar = work.resolve("sentry.jar");
        try (ZipFile old = new ZipFile(Install.BUILT.resolve("lib/sentry.jar").toFile());
                OutputStream file = Files.newOutputStream(jar);
                ZipOutputStream out = new ZipOutputStream(file)) {
            out.setLevel(Deflater.BEST_COMPRESSION);
            for (ZipEntry entry : Collections.list(old.entries())) {
                if (!entry.isDirectory()) {
                    out.putNextEntry(new ZipEntry(entry.getName()));
                    Path compiled = classes.resolve(entry.getName());
                    out.write(
                            Files.exists(compiled)
                                    ? Files.readAllBytes(compiled)
                                    : old.getInputStream(entry).readAllBytes());
                    out.closeEntry();
                }
            }
        }
        return padded(jar, size);
    }

    private static Path padded(Path jar, long size) throws IOException {
        byte[] bytes = Files.readAllBytes(jar);
        int padding = Math.toIntExact(size - bytes.length);
        byte[] padded = Arrays.copyOf(bytes, Math.toIntExact(size));
        // The length of a comment ends a zip file, and the comment follows.
        padded[bytes.length - 2] = (byte) padding;
        padded[bytes.length - 1] = (byte) (padding >> 8);
        return Files.write(jar, padded);
    }

    private static String classPath() throws IOException {
        try (Stream<Path> jars = Files.list(Install.BUILT.resolve("lib"))) {
            return String.join(
                    ":",
                    jars.map(Path::toString)
                            .filter(name -> name.endsWith(".jar"))
                            .toList());
        }
    }
}
