package dev.sentryauth.bootstrap.bench;

import java.util.List;

/** Wall times as bars: a group for each command, a bar for each subject. */
final class StartupChart {
    private static final int WIDTH = 900;
    private static final int LEFT = 240;
    private static final int RIGHT = 70;
    private static final int BAR = 14;
    private static final String[] COLOURS = {
        "#9aa4b1", "#4c6ef5", "#91a7ff", "#868e96", "#7048e8", "#b197fc", "#2b8a3e", "#495057", "#e8590c", "#0b7285"
    };

    private final StartupFigures figures;
    private final StringBuilder svg = new StringBuilder();

    StartupChart(StartupFigures figures) {
        this.figures = figures;
    }

    String svg() {
        double longest = 1;
        int bars = 0;
        int groups = StartupSubject.COLUMNS.size();
        List<StartupSubject> subjects = figures.subjects();
        for (StartupSubject subject : subjects) {
            for (int column = 0; column < groups; column++) {
                double wall = figures.wall(subject.name(), column);
                if (!Double.isNaN(wall)) {
                    longest = Math.max(longest, wall);
                    bars++;
                }
            }
        }
        int height = 40 + bars * BAR + groups * 34;
        svg.append("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"")
                .append(WIDTH)
                .append("\" height=\"");
        svg.append(height).append("\" font-family=\"sans-serif\" font-size=\"11\">\n");
        svg.append("<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n");
        text(10, 20, "#212529", "Wall time from the shell to the exit, median, ms");
        int y = 40;
        for (int column = 0; column < groups; column++) {
            text(10, y + 12, "#212529", StartupSubject.COLUMNS.get(column).replace("`", ""));
            y += 18;
            for (int i = 0; i < subjects.size(); i++) {
                double wall = figures.wall(subjects.get(i).name(), column);
                if (!Double.isNaN(wall)) {
                    long width = Math.max(1, Math.round(wall / longest * (WIDTH - LEFT - RIGHT)));
                    text(24, y + 10, "#495057", subjects.get(i).name());
                    svg.append("<rect x=\"").append(LEFT).append("\" y=\"").append(y + 1);
                    svg.append("\" width=\"")
                            .append(width)
                            .append("\" height=\"")
                            .append(BAR - 3);
                    svg.append("\" fill=\"").append(COLOURS[i % COLOURS.length]).append("\"/>\n");
                    text(LEFT + width + 5, y + 10, "#212529", StartupReport.number(wall, 0));
                    y += BAR;
                }
            }
            y += 16;
        }
        return svg.append("</svg>\n").toString();
    }

    private void text(long x, long y, String colour, String content) {
        svg.append("<text x=\"")
                .append(x)
                .append("\" y=\"")
                .append(y)
                .append("\" fill=\"")
                .append(colour)
                .append("\">");
        svg.append(content.replace("&", "&amp;").replace("<", "&lt;")).append("</text>\n");
    }
}
