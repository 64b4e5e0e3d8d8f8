package dev.sentryauth.bootstrap.rig;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sentryauth.bootstrap.rig.Rig.SeededRandom;
import dev.sentryauth.bootstrap.rig.RigProcess.Step;
import dev.sentryauth.domain.Credential;
import dev.sentryauth.testkit.sandbox.Endpoint;
import dev.sentryauth.testkit.sandbox.Fault;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Kills processes with SIGKILL: at every step that an operation takes, and at random times. */
class CrashIT {
    private static final int KILLS = Integer.getInteger("sentry.rig.kills", 24);
    private static final String RANDOMLY = "at a random time";
    private static final int AT_ONCE = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Refreshing is what people do most, and where most can go wrong. */
    private static final Scenario[] RANDOM = {
        Scenario.REFRESH,
        Scenario.REFRESH,
        Scenario.REFRESH,
        Scenario.LOGIN_DEVICE,
        Scenario.LOGIN_TOKEN,
        Scenario.LOGOUT
    };

    private static final Map<String, Map<String, Integer>> FIGURES = new TreeMap<>();
    private static final List<String> VIOLATIONS = new ArrayList<>();
    private static final List<Long> WINDOWS = new ArrayList<>();
    private static final List<String> NOTES = new ArrayList<>();
    private static final long START = System.nanoTime();

    private static final AtomicInteger NUMBER = new AtomicInteger();

    @TempDir
    static Path temporary;

    /** When a process that works on a job is to die. */
    private interface Moment {
        void await(RigProcess process, Rig rig, Job job) throws Exception;
    }

    private static Verdict kill(Scenario scenario, String when, boolean warm, Moment moment) throws Exception {
        Path directory = temporary.resolve("kill-" + NUMBER.incrementAndGet());
        try (Rig rig = new Rig(directory);
                RigProcess process = RigProcess.start()) {
            rig.sentry.revokeFamilyOnReplay(true);
            Job job = scenario.prepare(rig).telling();
            Credential former = rig.stored();
            process.await("ready");
            if (warm) {
                try (Rig other = new Rig(directory.resolve("warm"))) {
                    process.send(scenario.prepare(other).telling());
                    process.result();
                }
            }
            moment.await(process, rig, job);
            process.kill();
            List<Step> steps = process.steps();
            Set<String> passed = steps.stream().map(Step::name).collect(Collectors.toCollection(LinkedHashSet::new));
            Verdict verdict = scenario.judge(rig, former, passed);
            note(scenario, when, verdict, steps, process);
            return verdict;
        }
    }

    private static synchronized void note(
            Scenario scenario, String when, Verdict verdict, List<Step> steps, RigProcess process) {
        String row = scenario + " | " + (when.startsWith(RANDOMLY) ? when : "at each step");
        FIGURES.computeIfAbsent(row, key -> new TreeMap<>()).merge(verdict.label(), 1, Integer::sum);
        if (!verdict.violations().isEmpty()) {
            VIOLATIONS.add(scenario + " " + when + " (" + verdict.label() + "): " + verdict.violations() + " after "
                    + process.lines());
        }
        Map<String, Long> times = steps.stream().collect(Collectors.toMap(Step::name, Step::nanos, (a, b) -> a));
        Long answered = times.get(Scenario.ANSWERED);
        Long stored = times.get(Scenario.REFRESH.done);
        if (answered != null && stored != null) {
            WINDOWS.add(stored - answered);
        }
    }

    /** Runs it undisturbed. */
    private static List<Step> steps(Scenario scenario) throws Exception {
        try (Rig rig = new Rig(temporary.resolve("whole-" + NUMBER.incrementAndGet()));
                RigProcess process = RigProcess.start()) {
            process.send(scenario.prepare(rig).telling());
            assertThat(process.result().failed()).isFalse();
            return process.steps();
        }
    }

    @ParameterizedTest
    @EnumSource
    void nothingIsLostWhicheverStepIsTheLast(Scenario scenario) throws Exception {
        List<Callable<Verdict>> kills = new ArrayList<>();
        for (Step step : steps(scenario)) {
            String name = step.name();
            kills.add(() -> kill(scenario, "at " + name, false, (process, rig, job) -> {
                process.send(job.pausingAt(name));
                process.await("at " + name);
            }));
        }
        assertThat(kills).hasSizeGreaterThan(10);
        all(kills);
        assertThat(VIOLATIONS).isEmpty();
    }

    @Test
    void nothingIsLostWhileTheRequestIsOnItsWay() throws Exception {
        Verdict before = kill(Scenario.REFRESH, "at request held before processing", false, (process, rig, job) -> {
            rig.sentry.faultOnce(Endpoint.TOKEN_REFRESH, Fault.hangBeforeProcessing());
            process.send(job);
            rig.sentry.awaitProcessed(Endpoint.TOKEN_REFRESH, 1, PATIENCE);
        });
        Verdict after = kill(Scenario.REFRESH, "at request processed, answer held", false, (process, rig, job) -> {
            rig.sentry.faultOnce(Endpoint.TOKEN_REFRESH, Fault.hangAfterProcessing());
            process.send(job);
            rig.sentry.awaitProcessed(Endpoint.TOKEN_REFRESH, 1, PATIENCE);
        });
        assertThat(VIOLATIONS).isEmpty();
        assertThat(before.label()).isEqualTo("former pair kept");
        assertThat(after.label()).isEqualTo(Scenario.ANSWER_ON_ITS_WAY);
    }

    /** A reader keeps SQLite from finishing its commit: then the journal is written, and nothing else is yet. */
    @ParameterizedTest
    @EnumSource
    void aCommitThatIsCutShortIsUndone(Scenario scenario) throws Exception {
        String step = scenario.done.replace(":after", ":before");
        Verdict verdict = kill(scenario, "at commit under way", false, (process, rig, job) -> {
            process.send(job.pausingAt(step));
            process.await("at " + step);
            try (Connection reader = rig.connect();
                    Statement statement = reader.createStatement()) {
                statement.execute("BEGIN");
                statement.executeQuery("SELECT * FROM auth").close();
                process.goOn();
                Path journal = rig.directory.resolve("config.db-journal");
                Awaitility.await().atMost(PATIENCE).until(() -> Files.exists(journal) && Files.size(journal) > 0);
                process.kill();
            }
        });
        assertThat(VIOLATIONS).isEmpty();
        assertThat(verdict.label()).isIn(Scenario.ANSWER_LOST, "former sign-in kept", "still signed in");
    }

    @Test
    void nothingIsLostWheneverTheProcessDies() throws Exception {
        SeededRandom random = Rig.random("kills");
        Map<Scenario, long[]> durations = new EnumMap<>(Scenario.class);
        for (Scenario scenario : Scenario.values()) {
            durations.put(scenario, new long[] {longest(scenario, false), longest(scenario, true)});
        }
        List<Callable<Verdict>> kills = new ArrayList<>();
        for (int i = 0; i < KILLS; i++) {
            Scenario scenario = RANDOM[i % RANDOM.length];
            boolean warm = random.nextInt(4) != 0;
            long delay = (long) (random.nextDouble() * 1.5 * durations.get(scenario)[warm ? 1 : 0]);
            String when = RANDOMLY + (warm ? "" : ", classes not loaded yet");
            kills.add(() -> kill(scenario, when, warm, (process, rig, job) -> {
                process.send(job);
                LockSupport.parkNanos(delay);
            }));
        }
        all(kills);
        NOTES.add("Random times: -Dsentry.test.seed=" + random.seed + ".");
        assertThat(VIOLATIONS).isEmpty();
    }

    /** As busy as the machine is with kills. */
    private static long longest(Scenario scenario, boolean warm) throws Exception {
        List<Long> durations = all(Collections.nCopies(AT_ONCE, () -> duration(scenario, warm)));
        return Collections.max(durations);
    }

    /** From the order to the end of the work, in nanoseconds. */
    private static long duration(Scenario scenario, boolean warm) throws Exception {
        long[] duration = new long[1];
        Path directory = temporary.resolve("whole-" + NUMBER.incrementAndGet());
        try (Rig rig = new Rig(directory);
                Rig other = new Rig(directory.resolve("warm"));
                RigProcess process = RigProcess.start()) {
            process.await("ready");
            if (warm) {
                process.send(scenario.prepare(other).telling());
                process.result();
            }
            Job job = scenario.prepare(rig).telling();
            long start = System.nanoTime();
            process.send(job);
            process.result();
            duration[0] = System.nanoTime() - start;
        }
        return duration[0];
    }

    private static <T> List<T> all(List<Callable<T>> work) throws Exception {
        List<T> results = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
        try {
            for (Future<T> result : threads.invokeAll(work)) {
                results.add(result.get());
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }

    @AfterAll
    static void report() {
        List<String> lines = new ArrayList<>(List.of("### Kills", ""));
        int kills = FIGURES.values().stream()
                .flatMap(row -> row.values().stream())
                .mapToInt(Integer::intValue)
                .sum();
        lines.add(kills + " processes killed with SIGKILL in " + (System.nanoTime() - START) / 1_000_000_000 + " s; "
                + Rig.machine() + ". Invariants broken: " + VIOLATIONS.size() + ".");
        int lost = FIGURES.values().stream()
                .mapToInt(row -> row.getOrDefault(Scenario.ANSWER_LOST, 0))
                .sum();
        lines.add("Sign-ins whose answer had arrived and that were lost all the same: " + lost
                + ", each in the window that is" + " measured below, and each told honestly.");
        lines.addAll(NOTES);
        lines.addAll(List.of("", "| operation | killed | left behind | times |", "|---|---|---|---:|"));
        FIGURES.forEach((row, labels) ->
                labels.forEach((label, times) -> lines.add("| " + row + " | " + label + " | " + times + " |")));
        WINDOWS.sort(null);
        if (!WINDOWS.isEmpty()) {
            lines.addAll(List.of(
                    "",
                    "The window in which a kill costs the sign-in, from the answer's arrival to the durable pair: median "
                            + WINDOWS.get(WINDOWS.size() / 2) / 1000 + " µs, longest "
                            + WINDOWS.get(WINDOWS.size() - 1) / 1000 + " µs of " + WINDOWS.size() + "."));
        }
        VIOLATIONS.forEach(violation -> lines.add("- " + violation));
        Rig.report("kills", lines);
    }
}
