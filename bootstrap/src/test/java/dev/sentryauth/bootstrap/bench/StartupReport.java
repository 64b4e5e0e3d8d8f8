package dev.sentryauth.bootstrap.bench;

import static dev.sentryauth.bootstrap.bench.StartupSubject.REFRESH;
import static dev.sentryauth.bootstrap.bench.StartupSubject.STORED;
import static dev.sentryauth.bootstrap.bench.StartupSubject.VERSION;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
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

    /** Of the distribution as it comes. */
    private void targets() {
        Optional<StartupSubject> image = figures.subjects().stream()
                .filter(subject -> subject.name().startsWith(StartupSubject.IMAGE))
                .findFirst();
        if (image.isEmpty()) {
            return;
        }
        String ours = image.get().name();
        String bare = image.get().bare();
        text.append("\n| Target, as the median of the rounds' ratios | limit | ")
                .append(ours)
                .append(" |\n|---|---:|---:|\n");
        row(
                "`auth status`, stored : the reference's `--version`",
                0.22,
                figures.ratio(ours, STORED, REFERENCE, VERSION));
        row("`auth status`, stored : bare JVM of the image", 1.5, figures.ratio(ours, STORED, bare, VERSION));
        String jdk = "bare JVM " + ours.substring(StartupSubject.IMAGE.length());
        row(
                "`auth status`, stored : bare JVM of a JDK with its archive",
                Double.NaN,
                figures.ratio(ours, STORED, jdk, VERSION));
        row("`auth status`, stored : gh's `--version`", 2.0, figures.ratio(ours, STORED, "gh (native, Go)", VERSION));
        row(
                "`auth status`, stored: first after unpacking : later",
                1.3,
                figures.ratio(StartupSubject.FIRST, STORED, ours, STORED));
        row(
                "`--version`: first after unpacking : later",
                1.3,
                figures.ratio(StartupSubject.FIRST, VERSION, ours, VERSION));
        row("`--version` : bare JVM of the image", 1.15, figures.ratio(ours, VERSION, bare, VERSION));
        row("`auth refresh` : the reference's", 0.35, figures.ratio(ours, REFRESH, REFERENCE, REFRESH));
        row("`--version` : bare JVM of a JDK with its archive", Double.NaN, figures.ratio(ours, VERSION, jdk, VERSION));
        row("`auth status`, stored: peak memory, MB", 60, figures.peak(ours, STORED));
        double peak = IntStream.range(0, StartupSubject.COLUMNS.size())
                .mapToDouble(column -> figures.peak(ours, column))
                .max()
                .orElse(Double.NaN);
        row("peak memory of any of these commands, MB", 60, peak);
    }

    private void row(String title, double limit, double value) {
        text.append("| ")
                .append(title)
                .append(" | ")
                .append(Double.isNaN(limit) ? "" : number(limit, 2))
                .append(" | ");
        text.append(cell(value, limit)).append(" |\n");
    }

    private static String cell(double value, double limit) {
        if (Double.isNaN(value)) {
            return "";
        }
        return Double.isNaN(limit) || value <= limit ? number(value, 2) : "**" + number(value, 2) + "**";
    }

    static String number(@Nullable Double value, int digits) {
        return value == null ? "" : String.format(Locale.ROOT, "%." + digits + "f", value);
    }
}
