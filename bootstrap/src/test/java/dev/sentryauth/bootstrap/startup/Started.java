package dev.sentryauth.bootstrap.startup;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Starts the packaged jar, and a bare JVM beside it, and writes down what they load and open. */
final class Started {
    private static final Path JAR = Path.of(System.getProperty("sentry.root", ".."), "bootstrap/target/sentry.jar")
            .toAbsolutePath();

    private static final String[] PLATFORM = {"java.", "javax.", "jdk.", "sun.", "com.sun.", "org.xml.", "org.w3c."};

    private final Path directory;
    private final Map<String, String> environment = new TreeMap<>();

    Started(Path directory) throws IOException {
        this.directory = directory;
        Files.createDirectories(temporaryDirectory());
    }

    /** Prints nothing: the least that a JVM can do. */
    static final class Nothing {
        private Nothing() {}

        public static void main(String[] arguments) {}
    }

    void set(String name, String value) {
        environment.put(name, value);
    }

    Path temporaryDirectory() {
        return directory.resolve("tmp");
    }

    /** Whether the JDK brings this class, or makes it for one that it brings. */
    static boolean isPlatform(String name) {
        for (String prefix : PLATFORM) {
            if (name.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }

    Set<String> classes(List<String> arguments) throws IOException, InterruptedException {
        return loadedBy(List.of("-jar", JAR.toString()), arguments);
    }

    Set<String> classesOfABareJvm() throws IOException, InterruptedException {
        return loadedBy(List.of("-cp", testClasses(), Nothing.class.getName()), List.of());
    }

    /** Hidden classes, which are made at run time, count by the class that they are made for. */
    private Set<String> loadedBy(List<String> program, List<String> arguments)
            throws IOException, InterruptedException {
        Path log = directory.resolve("classes.log");
        List<String> command = jvm();
        command.add("-Xlog:class+load:file=" + log + "::filecount=0");
        command.addAll(program);
        command.addAll(arguments);
        start(command, Map.of());
        Set<String> names = new TreeSet<>();
        for (String line : Files.readAllLines(log)) {
            String text = line.substring(line.lastIndexOf(']') + 1).strip();
            int end = text.indexOf(" source:");
            if (end > 0) {
                names.add(normal(text.substring(0, end)));
            }
        }
        return names;
    }

    /** {@code A$$Lambda/0x12} and {@code A$$Lambda$7/0x12} are {@code A$$Lambda}; proxies lose their number. */
    private static String normal(String name) {
        int made = name.indexOf("/0x");
        String text = made < 0 ? name : name.substring(0, made);
        int lambda = text.indexOf("$$Lambda");
        if (lambda >= 0) {
            return text.substring(0, lambda + "$$Lambda".length());
        }
        int proxy = text.indexOf("$Proxy");
        return proxy < 0 ? text : text.substring(0, proxy + "$Proxy".length());
    }

    /** Why system calls cannot be traced here; null if they can. */
    @Nullable
    String whyNoTrace() throws IOException, InterruptedException {
        try {
            start(List.of("strace", "-f", "-o", directory.resolve("trace").toString(), "true"), Map.of());
            return null;
        } catch (IOException e) {
            return "strace is not installed, or may not trace here";
        }
    }

    List<String> files(List<String> arguments) throws IOException, InterruptedException {
        return openedBy(List.of("-jar", JAR.toString()), arguments);
    }

    List<String> filesOfABareJvm() throws IOException, InterruptedException {
        return openedBy(List.of("-cp", testClasses(), Nothing.class.getName()), List.of());
    }

    private List<String> openedBy(List<String> program, List<String> arguments)
            throws IOException, InterruptedException {
        Path trace = directory.resolve("trace");
        List<String> command = new ArrayList<>(
                List.of("strace", "-f", "-qq", "-e", "trace=open,openat", "-e", "signal=none", "-o", trace.toString()));
        command.addAll(jvm());
        command.addAll(program);
        command.addAll(arguments);
        start(command, Map.of());
        List<String> opened = new ArrayList<>();
        for (String line : Files.readAllLines(trace, StandardCharsets.ISO_8859_1)) {
            int from = line.indexOf('"');
            int to = line.indexOf('"', from + 1);
            // An unfinished call is told a second time; a file of a process is the system's, and differs in number.
            if (from >= 0
                    && to > 0
                    && !line.contains(" = -1 ")
                    && !line.contains("\"/proc/")
                    && !line.contains("\"/sys/")) {
                opened.add(line.substring(from + 1, to));
            }
        }
        return opened;
    }

    void run(Map<String, String> more, List<String> arguments) throws IOException, InterruptedException {
        List<String> command = jvm();
        command.addAll(List.of("-jar", JAR.toString()));
        command.addAll(arguments);
        start(command, more);
    }

    private List<String> jvm() {
        return new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData",
                "-Xshare:auto",
                "-Dsentry.tty=",
                "-Djava.io.tmpdir=" + temporaryDirectory()));
    }

    /** Where this class was loaded from. */
    private static String testClasses() {
        return new File(Started.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .getPath())
                .toString();
    }

    /** A command may fail, as one does that finds nobody signed in; it may not hang or be missing. */
    private void start(List<String> command, Map<String, String> more) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("SENTRY_") || name.startsWith("JAVA_TOOL"));
        builder.environment().putAll(environment);
        builder.environment().putAll(more);
        Process process = builder.start();
        String said;
        try (InputStream output = process.getInputStream()) {
            process.getOutputStream().close();
            said = new String(output.readAllBytes(), StandardCharsets.UTF_8);
        }
        if (!process.waitFor(2, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new IOException("still running: " + command);
        }
        if (process.exitValue() != 0 && process.exitValue() != 10) {
            throw new IOException("exit code " + process.exitValue() + ": " + said);
        }
    }
}
