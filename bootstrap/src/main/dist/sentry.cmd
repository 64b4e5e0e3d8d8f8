@echo off
rem Runs the CLI on Windows, as the shell script beside it does elsewhere; the reasons stand there. Not run by our tests.
setlocal DisableDelayedExpansion
for %%i in ("%~dp0..") do set "home=%%~fi"
set "JAVA_TOOL_OPTIONS=" & set "JDK_JAVA_OPTIONS=" & set "_JAVA_OPTIONS=" & set "JDK_AOT_VM_OPTIONS="

set "kind=all"
if "%~1"=="" set "kind=local"
if "%~1"=="--version" set "kind=local"
if "%~1"=="--help" set "kind=local"
if "%~1"=="auth" for %%i in ("" status token) do if "%~2"=="%%~i" set "kind=local"

rem An image that was made on another system has no class archive, and starts without.
set "java=%home%\runtime\bin\java.exe"
set "archive="
set "unpacked="
if exist "%home%\version" set /p unpacked=<"%home%\version"
if "%unpacked%"=="@BUILD@" if exist "%home%\archive\@BUILD@-%kind%.jsa" set archive="-XX:SharedArchiveFile=%home%\archive\@BUILD@-%kind%.jsa"
if defined SENTRY_JAVA_HOME (
    set "java=%SENTRY_JAVA_HOME%\bin\java.exe"
    set "archive="
)
if not exist "%java%" (
    >&2 echo sentry: there is no Java at "%java%". Set SENTRY_JAVA_HOME to a JDK, 17 or newer, or unset it.
    exit /b 20
)

set "collector=-XX:+UseSerialGC"
set "heap=-Xmx512m -Xmn2m"
set SENTRY_JAVA_OPTIONS 2>nul | findstr /r /c:"XX:+Use.*GC" >nul && set "collector="
set SENTRY_JAVA_OPTIONS 2>nul | findstr "Xmx Xms HeapSize RAMPercentage" >nul && set "heap="
set "classes="
for %%i in (@JARS@) do call set "classes=%%classes%%%home%\lib\%%i;"

"%java%" -XX:TieredStopAtLevel=1 -XX:CompileThresholdScaling=5 %collector% %heap% -XX:CompressedClassSpaceSize=32m ^
    -XX:ReservedCodeCacheSize=24m -XX:-UsePerfData -Xlog:disable -Xlog:all=off -XX:ErrorFile=NUL -XX:-CreateCoredumpOnCrash ^
    --enable-native-access=ALL-UNNAMED -Dorg.sqlite.lib.name=@LIBRARY@ "-Dorg.sqlite.lib.path=%home%\lib\native\@PLATFORM@" ^
    %archive% %SENTRY_JAVA_OPTIONS% -cp "%classes%" dev.sentryauth.bootstrap.Main %*
exit /b %errorlevel%
