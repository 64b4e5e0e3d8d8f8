package dev.sentryauth.bootstrap.rig;

import dev.sentryauth.bootstrap.RigWiring;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.sqlite.util.OSInfo;

/**
 * How a process of the rig is started: on the packaged jars, with an archive of its classes, because the rig starts
 * thousands, and with SQLite's library unpacked once, because who is killed cannot tidy up its own copy.
 */
final class Launch {
    private static final List<String> COMMAND = prepare();

    private Launch() {}

    static List<String> command() {
        return COMMAND;
    }

    private static List<String> prepare() {
        try {
            Path directory = Files.createDirectories(Rig.OUTPUT.resolve("rig")).toAbsolutePath();
            List<String> command = new ArrayList<>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            if (Runtime.version().feature() >= 24) {
                command.add("--enable-native-access=ALL-UNNAMED");
            }
            command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:-UsePerfData", "-Xshare:auto"));
            command.addAll(library(directory));
            List<String> program = List.of("-cp", classPath(directory), RigMain.class.getName());
            Path archive = directory.resolve("classes.jsa");
            train(with(command, "-XX:ArchiveClassesAtExit=" + archive, program));
            return Files.exists(archive)
                    ? with(command, "-XX:SharedArchiveFile=" + archive, program)
                    : with(command, "-Xlog:disable", program);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static List<String> with(List<String> command, String option, List<String> program) {
        List<String> all = new ArrayList<>(command);
        all.add(option);
        all.addAll(program);
        return List.copyOf(all);
    }

    private static List<String> library(Path directory) throws IOException {
        String name = System.mapLibraryName("sqlitejdbc");
        String resource = "/org/sqlite/native/" + OSInfo.getNativeLibFolderPathForCurrentOS() + "/" + name;
        try (InputStream library = Launch.class.getResourceAsStream(resource)) {
            if (library == null) {
                return List.of(); // each unpacks its own
            }
            Files.write(directory.resolve(name), library.readAllBytes());
            return List.of("-Dorg.sqlite.lib.path=" + directory, "-Dorg.sqlite.lib.name=" + name);
        }
    }

    /** Jars only: an archive of classes knows no directories. */
    private static String classPath(Path directory) throws IOException {
        Path own = directory.resolve("rig.jar");
        try (ZipOutputStream jar = new ZipOutputStream(Files.newOutputStream(own))) {
            add(jar, RigWiring.class);
            Path classes = Path.of(RigMain.class.getResource("RigMain.class").getPath())
                    .getParent();
            try (Stream<Path> files = Files.list(classes)) {
                for (Path file : files.toList()) {
                    add(jar, RigMain.class.getPackageName(), file);
                }
            }
        }
        List<String> jars = new ArrayList<>(List.of(own.toString()));
        Path target = Path.of("target").toAbsolutePath();
        jars.add(target.resolve("sentry.jar").toString());
        try (Stream<Path> files = Files.list(target.resolve("lib"))) {
            files.map(Path::toString).sorted().forEach(jars::add);
        }
        return String.join(System.getProperty("path.separator"), jars);
    }

    private static void add(ZipOutputStream jar, Class<?> type) throws IOException {
        add(
                jar,
                type.getPackageName(),
                Path.of(type.getResource(type.getSimpleName() + ".class").getPath()));
    }

    private static void add(ZipOutputStream jar, String inPackage, Path file) throws IOException {
        jar.putNextEntry(new ZipEntry(inPackage.replace('.', '/') + "/" + file.getFileName()));
        Files.copy(file, (OutputStream) jar);
        jar.closeEntry();
    }

    /** Lets one do what the others will do, and write down which classes that took. */
    private static void train(List<String> command) throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("sentry-rig");
        try (Rig rig = new Rig(directory.resolve("config"));
                RigProcess process = RigProcess.start(command)) {
            rig.signIn(Duration.ofHours(-1));
            for (Operation operation : Operation.values()) {
                process.send(rig.job(operation)
                        .token(rig.sentry.issueUserToken())
                        .telling()
                        .hurrying(10));
                process.result();
                process.send(rig.job(Operation.CURRENT));
                process.result();
            }
            process.finish();
        }
    }
}
