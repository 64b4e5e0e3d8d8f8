package dev.sentryauth.bootstrap.faults;

import dev.sentryauth.testkit.sandbox.SandboxSentry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every fault in every call. By default in this JVM, where hanging servers are given up after 2 s, and a sample as
 * processes; with {@code -Dsentry.rig.large=true} all of them as processes, with the time limits that people have. The
 * outcome is written to {@code bootstrap/target/reliability/faults.md}.
 */
class FaultMatrixIT {
    private static final boolean LARGE = Boolean.getBoolean("sentry.rig.large");

    private static final Map<String, List<Call>> SAMPLE = Map.of(
            "400 invalid_grant", List.of(Call.REFRESH),
            "401 invalid_client", List.of(Call.VERIFY),
            "gateway's 401 text", List.of(Call.REFRESH, Call.DEVICE_CODE),
            "502 HTML", List.of(Call.DEVICE_CODE, Call.EARLY_REFRESH),
            "truncated after processing", List.of(Call.REFRESH, Call.POLL),
            "held open after the answer", List.of(Call.REFRESH, Call.DEVICE_CODE),
            "8 MB", List.of(Call.TOKEN_LOGIN),
            "redirect 307", List.of(Call.REFRESH, Call.REVOKE, Call.VERIFY),
            "drop after processing", List.of(Call.REFRESH),
            "hang after processing", List.of(Call.DEVICE_CODE));

    @TempDir
    static Path directory;

    private static final SandboxSentry ELSEWHERE = SandboxSentry.start();
    private static final ExecutorService THREADS = Executors.newFixedThreadPool(LARGE ? 24 : 12);
    private static final Map<String, FaultCase.Outcome> OUTCOMES = new ConcurrentHashMap<>();

    @TestFactory
    Stream<DynamicTest> theRightExitCodeOneClearLineAndNoCredentialLost() {
        List<FaultCase> cases = new ArrayList<>();
        for (Faults.Row row : Faults.all()) {
            for (Call call : Call.values()) {
                cases.add(new FaultCase(row, call, LARGE));
                if (!LARGE && SAMPLE.getOrDefault(row.name(), List.of()).contains(call)) {
                    cases.add(new FaultCase(row, call, true));
                }
            }
        }
        List<Future<FaultCase.Outcome>> running = new ArrayList<>();
        for (FaultCase each : cases) {
            Path own = directory.resolve(Integer.toString(running.size()));
            running.add(THREADS.submit(() -> each.play(own, ELSEWHERE)));
        }
        return Stream.iterate(0, i -> i < cases.size(), i -> i + 1).map(i -> {
            FaultCase each = cases.get(i);
            String name = each.row() + ", " + each.call().title + (each.asProcess() ? ", as a process" : "");
            return DynamicTest.dynamicTest(
                    name, () -> OUTCOMES.put(key(each.row(), each.call()), of(name, running.get(i))));
        });
    }

    private static FaultCase.Outcome of(String name, Future<FaultCase.Outcome> running) throws InterruptedException {
        try {
            return running.get();
        } catch (ExecutionException e) {
            throw new AssertionError(name + ": " + e.getCause().getMessage(), e.getCause());
        }
    }

    private static String key(Faults.Row row, Call call) {
        return row + "/" + call;
    }

    @AfterAll
    static void write() throws IOException {
        THREADS.shutdownNow();
        ELSEWHERE.close();
        StringBuilder table = new StringBuilder("# Faults\n\nWritten by `FaultMatrixIT` (")
                .append(LARGE ? "the large form: every row with processes" : "the small form")
                .append("). Requests: how many this call made; for a refresh exactly one POST.\n");
        for (Call call : Call.values()) {
            table.append("\n## ")
                    .append(call.title)
                    .append(": `sentry ")
                    .append(call.command)
                    .append("`\n\n");
            table.append("| fault | exit | requests | credential kept | message |\n|---|--:|--:|---|---|\n");
            for (Faults.Row row : Faults.all()) {
                FaultCase.Outcome outcome = OUTCOMES.get(key(row, call));
                table.append("| ").append(row).append(" | ");
                if (outcome == null) {
                    table.append("failed | | | |\n");
                } else {
                    table.append(outcome.exit())
                            .append(" | ")
                            .append(outcome.posts())
                            .append(" | ")
                            .append(outcome.kept())
                            .append(" | ")
                            .append(outcome.message().replace("|", "\\|"))
                            .append(" |\n");
                }
            }
        }
        Path file = Home.ROOT.resolve("bootstrap/target/reliability/faults.md");
        Files.createDirectories(file.getParent());
        Files.writeString(file, table);
    }
}
