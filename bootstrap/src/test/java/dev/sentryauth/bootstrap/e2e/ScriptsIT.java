package dev.sentryauth.bootstrap.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sentryauth.bootstrap.e2e.Cli.Result;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./sentry} and {@code ./sandbox}, as a newcomer types them. */
class ScriptsIT {
    private static final Path ROOT = Cli.ROOT.toAbsolutePath().normalize();

    @TempDir
    Path directory;

    private ProcessBuilder script(Path workingDirectory, String... command) {
        ProcessBuilder builder = new ProcessBuilder(command).directory(workingDirectory.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("SENTRY_"));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("TMPDIR", directory.toString());
        return builder;
    }

    private Result run(Path workingDirectory, String... command) {
        return Cli.finish(Cli.start(script(workingDirectory, command)), "");
    }

    @Test
    void aNewcomersFirstCommandSignsInByItself() throws IOException {
        Result result = run(ROOT, "./sandbox", "./sentry", "auth", "login");

        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(result.out()).contains("signed in as ");
        assertThat(result.err()).contains("sandbox: approved");
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left).as("what the sandbox left behind").isEmpty();
        }
    }

    /** The client's countdown has left the cursor at the end of its line. */
    @Test
    void onATerminalTheSandboxBeginsALineOfItsOwn() throws Exception {
        Result there = run(directory, "sh", "-c", "script --version | grep util-linux");
        org.junit.jupiter.api.Assumptions.assumeTrue(
                there.exit() == 0, "skipped: there is no 'script' of util-linux here, which makes pseudo-terminals");
        Path screen = directory.resolve("screen");
        ProcessBuilder builder = script(
                        ROOT, "script", "-qefc", "./sandbox ./sentry auth login --no-browser", "/dev/null")
                .redirectErrorStream(true)
                .redirectOutput(screen.toFile());
        builder.environment().put("TERM", "xterm");
        builder.environment().keySet().removeAll(List.of("CI", "ACCESSIBLE")); // set where this test runs, perhaps

        Process process = Cli.start(builder);

        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(screen)).isZero();
        assertThat(Files.readString(screen)).contains(" left").contains("\r\u001b[Ksandbox: approved");
    }

    @Test
    void aPersonOnTheApprovalPageSignsIn() throws Exception {
        Process process = Cli.start(script(ROOT, "./sandbox", "--manual", "./sentry", "auth", "login"));
        StringBuilder said = new StringBuilder();
        URI page = null;
        BufferedReader err = process.errorReader(StandardCharsets.UTF_8);
        Pattern address = Pattern.compile("http://127\\.0\\.0\\.1:\\d+/oauth/device/\\?user_code=[A-Z-]+");
        for (String line = err.readLine(); line != null && page == null; line = err.readLine()) {
            said.append(line).append('\n');
            Matcher matcher = address.matcher(line);
            page = matcher.find() ? URI.create(matcher.group()) : null;
        }
        assertThat(page).as(said.toString()).isNotNull();

        String html = get(page);
        String answer = submit(page, form(html), "approve");

        assertThat(answer).containsIgnoringCase("approved");
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String rest = err.lines().collect(Collectors.joining("\n"));
        assertThat(process.waitFor()).as(rest).isZero();
        assertThat(out).contains("signed in as ");
        assertThat(said + rest).doesNotContain("sandbox: approved");
    }

    private static String get(URI page) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) page.toURL().openConnection();
        return body(connection);
    }

    private static String body(HttpURLConnection connection) throws IOException {
        assertThat(connection.getResponseCode()).isEqualTo(200);
        try (InputStream body = connection.getInputStream()) {
            return new String(body.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** The hidden fields, as a browser would send them along. */
    private static String form(String html) {
        StringBuilder fields = new StringBuilder();
        Matcher input = Pattern.compile("<input[^>]*>").matcher(html);
        while (input.find()) {
            String name = attribute(input.group(), "name");
            if (!name.isEmpty()) {
                fields.append(URLEncoder.encode(name, StandardCharsets.UTF_8))
                        .append('=')
                        .append(URLEncoder.encode(attribute(input.group(), "value"), StandardCharsets.UTF_8))
                        .append('&');
            }
        }
        return fields.toString();
    }

    private static String attribute(String tag, String name) {
        Matcher matcher = Pattern.compile(name + "=\"([^\"]*)\"").matcher(tag);
        return matcher.find() ? matcher.group(1) : "";
    }

    private static String submit(URI page, String fields, String op) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) page.resolve("/oauth/device/").toURL().openConnection();
        connection.setDoOutput(true);
        connection.setRequestProperty("Content-Type", "application/x-www-form-urlencoded");
        connection.getOutputStream().write((fields + "op=" + op).getBytes(StandardCharsets.UTF_8));
        return body(connection);
    }

    @Test
    void theSandboxPassesOnTheExitCodeAndAnEnvironmentOfItsOwn() {
        Result result =
                run(ROOT, "./sandbox", "sh", "-c", "env | grep ^SENTRY_; ls -ld \"$SENTRY_CONFIG_DIR\"; exit 7");

        assertThat(result.exit()).isEqualTo(7);
        assertThat(result.out())
                .contains("SENTRY_URL=http://127.0.0.1:")
                .contains("SENTRY_CLIENT_ID=")
                .contains("drwx------");
    }

    @Test
    void theLauncherWorksFromElsewhereThroughALink() throws IOException {
        Path link = Files.createSymbolicLink(directory.resolve("a link"), ROOT.resolve("sentry"));

        Result result = run(directory, link.toString(), "--version");

        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(result.out()).startsWith("sentry ");
        assertThat(result.err()).isEmpty();
    }

    /** A checkout that is built and has no sources but a pom.xml. */
    private Path checkout(String name) throws IOException {
        Path copy = Files.createDirectories(directory.resolve(name));
        Path dist = ROOT.resolve("bootstrap/target/dist/sentry");
        for (String script : List.of("sentry", "sandbox", "bootstrap/src/main/sh/build")) {
            copy(ROOT.resolve(script), copy);
        }
        try (Stream<Path> files = Files.walk(dist)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (!file.startsWith(dist.resolve("runtime")) && !file.startsWith(dist.resolve("archive"))) {
                    copy(file, copy);
                }
            }
        }
        Files.createSymbolicLink(
                copy.resolve("bootstrap/target/dist/sentry/runtime"),
                dist.resolve("runtime").toRealPath());
        Files.createDirectories(copy.resolve("testkit/target"));
        Files.createFile(copy.resolve("testkit/target/sentry-testkit.jar"));
        Files.createFile(copy.resolve("bootstrap/target/dist/built"));
        Files.writeString(copy.resolve("pom.xml"), "none");
        newer(copy.resolve("bootstrap/target/dist/built"), 10);
        return copy;
    }

    private static void newer(Path file, int seconds) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(seconds)));
    }

    private static void copy(Path file, Path to) throws IOException {
        Path target = to.resolve(ROOT.relativize(file).toString());
        Files.createDirectories(target.getParent());
        Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
    }

    @Test
    void theLauncherWorksWithSpacesInItsPath() throws IOException {
        Path copy = checkout("with some spaces");

        Result result = run(copy, "./sentry", "auth", "status");

        assertThat(result.exit()).as(result.err()).isEqualTo(10);
        assertThat(run(copy, "sh", "sentry", "--version").exit()).isZero();
    }

    /** With a stand-in for Maven, which says what it was asked for. */
    @Test
    void sourcesThatAreNewerAreBuiltFirst() throws IOException {
        Path copy = checkout("checkout");
        Path bin = Files.createDirectories(directory.resolve("bin"));
        program(
                bin.resolve("mvn"),
                "echo '[ERROR] built with' \"$@\"\ntouch -d 2100-01-01T00:00:00Z '" + copy
                        + "/bootstrap/target/dist/built'");
        String path = bin + ":" + System.getenv("PATH");
        assertThat(run(copy, "env", "PATH=" + path, "./sentry", "--version").err())
                .isEmpty();

        for (String source : List.of("pom.xml", "adapters-cli/pom.xml", "domain/src/main/java/a/b/C.java")) {
            Path file = copy.resolve(source);
            Files.createDirectories(file.getParent());
            Files.writeString(file, "new");
            newer(copy.resolve("bootstrap/target/dist/built"), -10);

            Result built = run(copy, "env", "PATH=" + path, "./sentry", "--version");
            assertThat(built.exit()).as(built.err()).isZero();
            assertThat(built.err()).contains("the sources have changed").contains("built with");
            assertThat(built.out()).startsWith("sentry ");
            assertThat(run(copy, "env", "PATH=" + path, "./sentry", "--version").err())
                    .isEmpty();
        }
    }

    @Test
    void withoutMavenSourcesThatAreNewerAreSaidInOneLine() throws IOException {
        Path copy = checkout("checkout");
        newer(copy.resolve("pom.xml"), 20);
        Path bin = Files.createDirectories(directory.resolve("bin"));
        for (String program : List.of("sh", "find", "env", "readlink", "locale")) {
            Result where = run(copy, "sh", "-c", "command -v " + program);
            Files.createSymbolicLink(bin.resolve(program), Path.of(where.out().strip()));
        }

        Result result = run(copy, "env", "PATH=" + bin, "./sentry", "--version");

        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(result.out()).startsWith("sentry ");
        assertThat(result.err())
                .hasLineCount(1)
                .contains("older than its sources")
                .contains("Maven");
    }

    /** Stand-ins for Maven and Java on the PATH note how often they are started. */
    @Test
    void theBuiltLauncherStartsOneJvmAndNoMaven() throws IOException {
        Path bin = Files.createDirectories(directory.resolve("home/bin"));
        Path notes = directory.resolve("notes");
        program(bin.resolve("mvn"), "echo maven >>'" + notes + "'");
        program(
                bin.resolve("java"),
                "echo java >>'" + notes + "'\nexec '" + System.getProperty("java.home") + "/bin/java' \"$@\"");
        ProcessBuilder builder = script(directory, ROOT.resolve("sentry").toString(), "auth", "status");
        builder.environment().put("SENTRY_JAVA_HOME", bin.getParent().toString());
        builder.environment().put("PATH", bin + ":" + System.getenv("PATH"));
        builder.environment().put("SENTRY_AUTH_TOKEN", "from-the-environment");

        Result result = Cli.finish(Cli.start(builder), "");

        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(result.err()).isEmpty();
        assertThat(Files.readAllLines(notes)).containsExactly("java");
    }

    private static void program(Path file, String text) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + text + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** {@code sentry issue list | head}: the reader knows that it has stopped; who finds the disk full does not. */
    @Test
    void aReaderThatHasGoneIsNoNewsAndAFullDiskIs() {
        String sentry = "'" + ROOT.resolve("sentry") + "' --help";

        Result gone = run(
                directory,
                "sh",
                "-c",
                "mkfifo pipe && : <pipe & until [ -p pipe ]; do :; done; exec 4>pipe; wait; " + sentry + " >&4");

        assertThat(gone.exit()).isEqualTo(1);
        assertThat(gone.err()).isEmpty();
        if (Files.isWritable(Path.of("/dev/full"))) {
            Result full = run(directory, "sh", "-c", sentry + " >/dev/full");
            assertThat(full.exit()).isEqualTo(1);
            assertThat(full.err()).isEqualTo("error: The result could not be written to standard output.\n");
        }
    }

    /** Real output of the sqlite3 program, where there is one. */
    @Test
    void theDatabaseReadsAsTheSpecificationSays() {
        Result there = run(directory, "sh", "-c", "command -v sqlite3");
        org.junit.jupiter.api.Assumptions.assumeTrue(there.exit() == 0, "there is no sqlite3 program here");

        Result result = run(
                ROOT,
                "./sandbox",
                "sh",
                "-c",
                "./sentry auth login >/dev/null 2>&1 && sqlite3 \"$SENTRY_CONFIG_DIR/config.db\" 'select * from auth'");

        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(result.out()).matches("1\\|[0-9a-f]{64}\\|[0-9a-f]{64}\\|\\d{13}\\|\\d{13}\\|\\d{13}\\|.*\\s*");
    }
}
