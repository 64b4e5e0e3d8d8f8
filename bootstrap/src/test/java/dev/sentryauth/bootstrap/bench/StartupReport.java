package dev.sentryauth.bootstrap.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** The figures as Markdown, between two marks in {@code performance.md}, and as a chart beside it. */
final class StartupReport {
    private static final String BEGIN = "<!-- bench/startup: begin -->";
    private static final String END = "<!-- bench/startup: end -->";
    private static final String REFERENCE = "reference CLI on Node";

    private final StartupFigures figures;
    private final StartupMeter meter;
    private final StringBuilder text = new StringBuilder();

    StartupReport(StartupFigures figures, StartupMeter meter) {
        this.figures = figures;
        this.meter = meter;
    }

    void write(Path docs) throws IOException {
        text.append("Medians of ").append(figures.rounds()).append(" rounds on ");
        text.append(LocalDate.now(java.time.ZoneOffset.UTC)).append(", ");
        text.append(Runtime.getRuntime().availableProcessors()).append(" processors, ");
        text.append(System.getProperty("os.name"))
                .append(' ')
                .append(System.getProperty("os.arch"))
                .append(".\n");
        table("Wall time, ms", figures::wall, 0);
        if (meter.knowsProcessor()) {
            table("Processor time (user and system), ms", figures::processor, 0);
        }
        if (meter.knowsMemory()) {
            table("Peak memory, MB", figures::peak, 1);
        }
        targets();
        Path page = docs.resolve("performance.md");
        String old = Files.readString(page);
        int begin = old.indexOf(BEGIN);
        int end = old.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IOException(page + " has lost the marks between which the figures stand");
        }
        Files.writeString(page, old.substring(0, begin + BEGIN.length()) + "\n" + text + old.substring(end));
        Files.writeString(docs.resolve("performance.svg"), new StartupChart(figures).svg());
    }

    private void table(String title, BiFunction<String, Integer, Double> figure, int digits) {
        text.append("\n| ").append(title).append(" |");
        StartupSubject.COLUMNS.forEach(column -> text.append(' ').append(column).append(" |"));
        text.append("\n|---|")
                .append("---:|".repeat(StartupSubject.COLUMNS.size()))
                .append('\n');
        for (StartupSubject subject : figures.subjects()) {
            text.append("| ").append(subject.name()).append(" |");
            for (int column = 0; column < StartupSubject.COLUMNS.size(); column++) {
                double value = figure.apply(subject.name(), column);
                text.append(' ')
                        .append(Double.isNaN(value) ? "" : number(value, digits))
                        .append(" |");
            }
            text.append('\n');
        }
    }

    private void targets() {
        text.append("\n| Target, as the median of the rounds' ratios | limit |");
        List<StartupSubject> launched = figures.subjects().stream()
                .filter(subject ->
                        subject.name().startsWith("./sentry") || subject.name().startsWith("dist"))
                .toList();
        launched.forEach(subject -> text.append(' ').append(subject.name()).append(" |"));
        text.append("\n|---|---:|").append("---:|".repeat(launched.size())).append('\n');
        row(
                "`auth status`, stored : the reference's `--version`",
                launched,
                0.25,
                subject -> figures.ratio(subject.name(), StartupSubject.STORED, REFERENCE, StartupSubject.VERSION));
        row(
                "`auth status`, stored : bare JVM of the same runtime",
                launched,
                3.0,
                subject ->
                        figures.ratio(subject.name(), StartupSubject.STORED, subject.bare(), StartupSubject.VERSION));
        row(
                "`auth status`, environment : bare JVM of the same runtime",
                launched,
                1.5,
                subject -> figures.ratio(
                        subject.name(), StartupSubject.ENVIRONMENT, subject.bare(), StartupSubject.VERSION));
        row(
                "`auth refresh` : the reference's",
                launched,
                0.4,
                subject -> figures.ratio(subject.name(), StartupSubject.REFRESH, REFERENCE, StartupSubject.REFRESH));
        row(
                "`auth status`, stored: peak memory, MB",
                launched,
                60,
                subject -> figures.peak(subject.name(), StartupSubject.STORED));
        row(
                "`java -jar … auth status`, stored : the reference's `--version`",
                launched,
                1.3,
                subject -> figures.ratio(plain(subject), StartupSubject.STORED, REFERENCE, StartupSubject.VERSION));
    }

    private static String plain(StartupSubject subject) {
        return subject.name().replace("./sentry", "java -jar");
    }

    private void row(
            String title,
            List<StartupSubject> launched,
            double limit,
            java.util.function.ToDoubleFunction<StartupSubject> figure) {
        text.append("| ").append(title).append(" | ").append(number(limit, 2)).append(" |");
        for (StartupSubject subject : launched) {
            double value = figure.applyAsDouble(subject);
            text.append(' ').append(cell(value, limit)).append(" |");
        }
        text.append('\n');
    }

    private static String cell(double value, double limit) {
        if (Double.isNaN(value)) {
            return "";
        }
        return value <= limit ? number(value, 2) : "**" + number(value, 2) + "**";
    }

    static String number(@Nullable Double value, int digits) {
        return value == null ? "" : String.format(Locale.ROOT, "%." + digits + "f", value);
    }
}
