package dev.sentryauth.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sentryauth.adapters.http.RequestLog;
import dev.sentryauth.domain.AuthFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineLogTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"off", "error", "WARN", " info "})
    void quietLevelMakesNoLog(String level) {
        assertThat(LineLog.of(level, null)).isNull();
    }

    /** A pipe without a reader would block, and standard output belongs to the result. */
    @ParameterizedTest
    @ValueSource(strings = {"/dev/stdout", "/dev/null", "/"})
    void whatIsNoRegularFileIsRefused(String file) {
        AuthFailure failure = catchThrowableOfType(AuthFailure.class, () -> LineLog.of("debug", file));

        assertThat(failure.kind()).isEqualTo(AuthFailure.Kind.CONFIGURATION);
        assertThat(failure).hasMessageContaining("no regular file");
    }

    @ParameterizedTest
    @ValueSource(strings = {"loud", "debug,trace", "1"})
    void unknownLevelIsRefusedBeforeAnythingIsDone(String level) {
        AuthFailure failure = catchThrowableOfType(
                AuthFailure.class,
                () -> new Wiring(Map.of("SENTRY_LOG_LEVEL", level)::get, InstantSource.system(), directory, directory));

        assertThat(failure.kind()).isEqualTo(AuthFailure.Kind.CONFIGURATION);
        assertThat(failure).hasMessageContaining("off, error, warn, info, debug or trace");
    }

    @Test
    void fileIsAppendedToAndItsOwnersAlone() throws Exception {
        assumeTrue(Files.getFileStore(directory).supportsFileAttributeView("posix"), "this file system has no modes");
        Path file = directory.resolve("requests.log");

        line(LineLog.of("debug", file.toString()), "first");
        line(LineLog.of("Trace", file.toString()), "second");

        assertThat(file).hasContent("debug: first\ntrace: second\n");
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    private static void line(RequestLog log, String text) {
        log.line(text);
    }

    @Test
    void fileThatCannotBeWrittenIsAMatterOfConfiguration() {
        AuthFailure failure = catchThrowableOfType(
                AuthFailure.class,
                () -> LineLog.of(
                        "debug", directory.resolve("absent/requests.log").toString()));

        assertThat(failure.kind()).isEqualTo(AuthFailure.Kind.CONFIGURATION);
        assertThat(failure).hasMessageContaining("SENTRY_LOG_FILE").hasMessageContaining("requests.log");
    }
}
