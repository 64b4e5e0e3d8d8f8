package dev.sentryauth.bootstrap.bench;

import dev.sentryauth.testkit.sandbox.SandboxSentry;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a command costs from the shell to its exit: {@code bench/startup}. Writes Markdown and a chart; judges nothing. */
public final class StartupBench {
    /** A bare JVM prints one word. */
    public static final class Hello {
        /** Prints it. */
        public static void main(String[] arguments) {
            System.out.println("hello");
        }
    }

    private static final List<String> FLAGS =
            List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:-UsePerfData", "-Xshare:auto");

    private static final long LONGEST_NANOS = 300_000_000_000L;
    private static final int FEWEST_ROUNDS = 5;
    private static final int PEAKS = 2;

    private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    private final Path root = Path.of(property("root"));
    private final Path work = Path.of(property("work"));
    private final Path distribution = root.resolve("bootstrap/target/dist/sentry");
    private final Path unpacked = work.resolve("unpacked");
    private final StartupMeter meter = new StartupMeter(work);
    private final SandboxSentry sentry = SandboxSentry.start();
    private final List<StartupSubject> subjects = new ArrayList<>();

    /** Runs it; {@code bench/startup} sets the properties. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        new StartupBench().run();
        System.exit(0);
    }

    private void run() throws IOException, InterruptedException {
        sentry.interval(1);
        sentry.approveAll();
        bareAndOurs("17");
        bareAndOurs("25");
        image();
        reference();
        gh();
        StartupFigures figures = new StartupFigures(subjects);
        warmUp(figures);
        int rounds = Integer.parseInt(property("rounds"));
        long start = System.nanoTime();
        while (figures.rounds() < rounds
                && (figures.rounds() < FEWEST_ROUNDS || System.nanoTime() - start < LONGEST_NANOS)) {
            round(figures);
            out.println("bench: round " + figures.rounds());
        }
        peaks(figures);
        sentry.close();
        new StartupReport(figures, meter).write(root.resolve("docs"));
        out.println("bench: docs/performance.md and docs/performance.svg are written");
    }

    private void bareAndOurs(String major) throws IOException, InterruptedException {
        String home = property("java" + major);
        if (home.isEmpty()) {
            out.println("bench: without Java " + major + ": there is none in JAVA_HOME or /usr/lib/jvm");
            return;
        }
        String bare = bare("bare JVM " + major, Path.of(home, "bin/java"));
        Map<String, String> environment = ours("java" + major);
        List<String> jar = List.of(
                home + "/bin/java",
                "-jar",
                root.resolve("bootstrap/target/sentry.jar").toString());
        signIn(jar, environment);
        Map<String, String> chosen = new LinkedHashMap<>(environment);
        chosen.put("SENTRY_JAVA_HOME", home);
        launcher("sentry, SENTRY_JAVA_HOME of Java " + major, distribution, chosen, bare);
        subjects.add(new StartupSubject("java -jar, Java " + major, jar, environment, ourArguments(), bare));
    }

    /** The distribution as it comes: later commands, the first one after unpacking, and as another user's installation. */
    private void image() throws IOException, InterruptedException {
        String name = StartupSubject.IMAGE + feature(distribution.resolve("runtime"));
        // It has no archive of the JDK's own: bare JVM 25 is what a JVM with one can be.
        String bare = bare("bare JVM of the image", distribution.resolve("runtime/bin/java"));
        Map<String, String> environment = ours("image");
        launcher(name, distribution, environment, bare);

        subjects.add(new StartupSubject(
                StartupSubject.FIRST, List.of(unpacked.resolve("bin/sentry").toString()), environment, local(), bare));
        renew();
        if (!Files.getOwner(work).getName().equals("root")) {
            out.println("bench: without another user's installation: only root can make one");
            return;
        }
        Path others = work.resolve("others");
        run("cp", "-Rp", distribution.toString(), others.toString());
        run("chmod", "-R", "a-w", others.toString());
        run("chown", "-R", "65534:65534", others.toString());
        launcher(StartupSubject.OTHERS, others, ours("others"), bare);
    }

    private static List<@Nullable List<String>> local() {
        List<@Nullable List<String>> local = ourArguments();
        local.set(StartupSubject.REFRESH, null);
        local.set(StartupSubject.ORGANIZATIONS, null);
        return local;
    }

    /** As if it were unpacked just now. */
    private void renew() throws IOException, InterruptedException {
        run("rm", "-rf", unpacked.toString());
        run("cp", "-Rp", distribution.toString(), unpacked.toString());
    }

    private static void run(String... command) throws IOException, InterruptedException {
        if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
            throw new IOException(String.join(" ", command) + " failed");
        }
    }

    private static String feature(Path runtime) throws IOException {
        for (String line : Files.readAllLines(runtime.resolve("release"))) {
            if (line.startsWith("JAVA_VERSION=\"")) {
                return line.substring(line.indexOf('"') + 1, line.indexOf('.'));
            }
        }
        throw new IOException(runtime + " does not say its version");
    }

    private void launcher(String name, Path home, Map<String, String> environment, String bare)
            throws IOException, InterruptedException {
        List<String> command = List.of(home.resolve("bin/sentry").toString());
        signIn(command, environment);
        subjects.add(new StartupSubject(name, command, environment, ourArguments(), bare));
    }

    private String bare(String name, Path java) throws IOException {
        Path classes = Files.createDirectories(work.resolve("hello/dev/sentryauth/bootstrap/bench"));
        Path from =
                root.resolve("bootstrap/target/test-classes/dev/sentryauth/bootstrap/bench/StartupBench$Hello.class");
        Path to = classes.resolve("StartupBench$Hello.class");
        if (!Files.exists(to)) {
            Files.copy(from, to);
        }
        List<String> command = new ArrayList<>(List.of(java.toString()));
        command.addAll(FLAGS);
        command.addAll(List.of("-cp", work.resolve("hello").toString(), Hello.class.getName()));
        subjects.add(new StartupSubject(name, command, Map.of(), only(StartupSubject.VERSION, List.of()), null));
        return name;
    }

    private void reference() throws IOException, InterruptedException {
        if (property("reference").isEmpty()) {
            return; // the script has said why
        }
        List<String> command = List.of("node", property("reference"));
        Map<String, String> environment = ours("reference");
        environment.put("SENTRY_CLI_NO_TELEMETRY", "1");
        List<@Nullable List<String>> arguments = ourArguments();
        arguments.set(StartupSubject.ORGANIZATIONS, List.of("org", "list", "--fresh"));
        arguments.set(StartupSubject.REFRESH, List.of("auth", "refresh", "--force"));
        signIn(command, environment);
        subjects.add(new StartupSubject("reference CLI on Node", command, environment, arguments, null));
    }

    private void gh() {
        String gh = property("gh");
        if (gh.isEmpty()) {
            out.println("bench: without gh: it is not on the PATH");
            return;
        }
        List<@Nullable List<String>> arguments = only(StartupSubject.VERSION, List.of("--version"));
        arguments.set(StartupSubject.TOKEN, List.of("auth", "token"));
        subjects.add(new StartupSubject(
                "gh (native, Go)",
                List.of(gh),
                Map.of(
                        "GH_TOKEN",
                        "not-a-token",
                        "GH_CONFIG_DIR",
                        work.resolve("gh").toString()),
                arguments,
                null));
    }

    private Map<String, String> ours(String directory) {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("SENTRY_URL", sentry.url().toString());
        environment.put("SENTRY_CLIENT_ID", sentry.clientId());
        environment.put("SENTRY_CONFIG_DIR", work.resolve(directory).toString());
        return environment;
    }

    private static List<@Nullable List<String>> ourArguments() {
        return new ArrayList<>(List.of(
                List.of("--version"),
                List.of("auth", "status"),
                List.of("auth", "status"),
                List.of("auth", "token"),
                List.of("auth", "refresh"),
                List.of("org", "list")));
    }

    private static List<@Nullable List<String>> only(int column, List<String> arguments) {
        List<@Nullable List<String>> all = new ArrayList<>();
        StartupSubject.COLUMNS.forEach(name -> all.add(null));
        all.set(column, arguments);
        return all;
    }

    private void signIn(List<String> command, Map<String, String> environment)
            throws IOException, InterruptedException {
        List<String> login = new ArrayList<>(command);
        login.addAll(List.of("auth", "login", "--url", sentry.url().toString()));
        meter.time(login, environment);
    }

    /** What does not work is left out, and told. */
    private void warmUp(StartupFigures figures) throws InterruptedException {
        for (StartupSubject subject : subjects) {
            for (int column = 0; column < StartupSubject.COLUMNS.size(); column++) {
                if (subject.arguments().get(column) == null) {
                    continue;
                }
                try {
                    meter.time(command(subject, column), environment(subject, column));
                    figures.include(subject, column);
                } catch (IOException e) {
                    out.println("bench: without " + StartupSubject.COLUMNS.get(column) + " of " + subject.name() + ": "
                            + e.getMessage());
                }
            }
        }
    }

    private void round(StartupFigures figures) throws IOException, InterruptedException {
        for (int column = 0; column < StartupSubject.COLUMNS.size(); column++) {
            for (StartupSubject subject : subjects) {
                if (figures.has(subject, column)) {
                    if (subject.name().equals(StartupSubject.FIRST)) {
                        renew();
                    }
                    figures.add(subject, column, meter.time(command(subject, column), environment(subject, column)));
                }
            }
        }
        figures.endRound();
    }

    private void peaks(StartupFigures figures) throws IOException, InterruptedException {
        for (int i = 0; i < PEAKS && meter.knowsMemory(); i++) {
            for (StartupSubject subject : subjects) {
                for (int column = 0; column < StartupSubject.COLUMNS.size(); column++) {
                    if (figures.has(subject, column)) {
                        figures.addPeak(
                                subject, column, meter.peak(command(subject, column), environment(subject, column)));
                    }
                }
            }
        }
    }

    private static List<String> command(StartupSubject subject, int column) {
        List<String> command = new ArrayList<>(subject.command());
        List<String> arguments = subject.arguments().get(column);
        command.addAll(arguments == null ? List.of() : arguments);
        return command;
    }

    /** A token of the environment is one that the server knows: the reference CLI asks it. */
    private Map<String, String> environment(StartupSubject subject, int column) {
        if (column != StartupSubject.ENVIRONMENT) {
            return subject.environment();
        }
        Map<String, String> environment = new LinkedHashMap<>(subject.environment());
        environment.put("SENTRY_AUTH_TOKEN", environmentToken());
        environment.put("SENTRY_CONFIG_DIR", work.resolve("empty").toString());
        return environment;
    }

    private @Nullable String environmentToken;

    private String environmentToken() {
        String token = environmentToken;
        if (token == null) {
            token = sentry.issueUserToken("org:read");
            environmentToken = token;
        }
        return token;
    }

    private static String property(String name) {
        return System.getProperty("bench." + name, "");
    }

    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
