package dev.sentryauth.adapters.sqlite;

import static dev.sentryauth.adapters.sqlite.Fixture.credential;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A file system without locks, as some network homes are: a few lines of C, compiled here, stand before the system's call
 * for locks and refuse.
 */
class NoLocksTest {
    private static final Path COMPILER = Path.of("/usr/bin/gcc");

    private static final String REFUSE = """
            #define _GNU_SOURCE
            #include <dlfcn.h>
            #include <errno.h>
            #include <fcntl.h>
            #include <stdarg.h>

            static int call(const char *name, int fd, int command, void *argument) {
                if (command == F_SETLK || command == F_SETLKW || command == F_GETLK) {
                    errno = ERROR;
                    return -1;
                }
                int (*real)(int, int, ...) = (int (*)(int, int, ...)) dlsym(RTLD_NEXT, name);
                return real(fd, command, argument);
            }

            int fcntl(int fd, int command, ...) {
                va_list arguments;
                va_start(arguments, command);
                void *argument = va_arg(arguments, void *);
                va_end(arguments);
                return call("fcntl", fd, command, argument);
            }

            int fcntl64(int fd, int command, ...) {
                va_list arguments;
                va_start(arguments, command);
                void *argument = va_arg(arguments, void *);
                va_end(arguments);
                return call("fcntl64", fd, command, argument);
            }
            """;

    @TempDir
    Path temporary;

    private Fixture fixture;

    @BeforeEach
    void needsACompiler() {
        boolean possible = System.getProperty("os.name").equals("Linux") && Files.isExecutable(COMPILER);
        if (!possible) {
            System.out.println("skipped: a file system without locks needs Linux and gcc");
        }
        assumeTrue(possible, "a file system without locks needs Linux and gcc");
        fixture = new Fixture(temporary.resolve("config"));
    }

    private List<String> without(String error) throws Exception {
        Path source = Files.writeString(temporary.resolve("nolocks.c"), REFUSE);
        Path library = temporary.resolve("nolocks.so");
        Process gcc = new ProcessBuilder(
                        COMPILER.toString(),
                        "-shared",
                        "-fPIC",
                        "-DERROR=" + error,
                        "-o",
                        library.toString(),
                        source.toString(),
                        "-ldl")
                .inheritIO()
                .start();
        assertThat(gcc.waitFor()).isZero();
        return List.of("/usr/bin/env", "LD_PRELOAD=" + library);
    }

    private String line(List<String> wrapper, String what) throws Exception {
        try (Child child = Child.start(wrapper, what, fixture.directory())) {
            child.release();
            return child.line();
        }
    }

    /** Without the lease nothing is refreshed: a risk that is told, not taken. */
    @ParameterizedTest
    @CsvSource({"ENOLCK", "ENOSYS", "EOPNOTSUPP"})
    void thereIsNoLeaseAndTheReasonIsTold(String error) throws Exception {
        fixture.store().save(credential("a"));

        assertThat(line(without(error), "lease"))
                .startsWith(
                        "UNAVAILABLE The file system of " + fixture.directory().resolve("sqlite.lock"))
                .contains("cannot lock files")
                .contains("SENTRY_CONFIG_DIR");
    }

    @ParameterizedTest
    @CsvSource({"ENOSYS", "EOPNOTSUPP"})
    void theDatabaseIsUnavailableAndStaysAsItWas(String error) throws Exception {
        fixture.store().save(credential("a"));
        byte[] before = Files.readAllBytes(fixture.file());

        for (String what : List.of("load", "save", "check")) {
            assertThat(line(without(error), what))
                    .startsWith("UNAVAILABLE " + fixture.file())
                    .contains("SENTRY_CONFIG_DIR");
        }
        assertThat(Files.readAllBytes(fixture.file())).isEqualTo(before);
        assertThat(fixture.store().load()).isEqualTo(credential("a"));
    }

    /** SQLite cannot tell this from a lock that somebody holds, so the message has to name both. */
    @Test
    void whatLooksLikeALockedDatabaseNamesTheOtherReasonToo() throws Exception {
        fixture.store().save(credential("a"));

        assertThat(line(without("ENOLCK"), "load-impatiently"))
                .startsWith("UNAVAILABLE " + fixture.file() + " is locked")
                .contains("local disk")
                .contains("SENTRY_CONFIG_DIR");
    }
}
