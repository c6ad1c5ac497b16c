@echo off
rem Builds what is stale or missing, then runs Windhover on a JDK 25. Without arguments: the debugger, on the lesson network-call.
setlocal enabledelayedexpansion
set "home=%~dp0"
set "built=%home%target\launch"

set "jdk="
call :consider "%JAVA_HOME%"
for /d %%d in ("%ProgramFiles%\Eclipse Adoptium\jdk-25*" "%ProgramFiles%\Java\jdk-25*" "%ProgramFiles%\Microsoft\jdk-25*" "%ProgramFiles%\Zulu\zulu-25*") do call :consider "%%~d"
for /f "delims=" %%j in ('where java 2^>nul') do call :consider "%%~dpj.."
if not defined jdk (
  echo windhover: a JDK 25 is needed and none was found in JAVA_HOME, on the PATH or in Program Files ^(one is at https://adoptium.net^) 1>&2
  exit /b 2
)
set "JAVA_HOME=%jdk%"

set "listing=$now=Get-ChildItem '%built%\windhover.jar','%built%\lib\*.jar' -ErrorAction SilentlyContinue | ForEach-Object { $_.Name + ' ' + $_.Length + ' ' + $_.LastWriteTimeUtc.Ticks }"
rem Stale: something that is compiled or packed is newer than what was packed last. Damaged: what was built has not the files and sizes that it had.
set "stale=1"
if exist "%built%\stamp" if exist "%built%\listing" (
  powershell -NoProfile -Command "$t=(Get-Item '%built%\stamp').LastWriteTime; if (Get-ChildItem -Recurse '%home%src\main','%home%fxml','%home%css','%home%roms','%home%scenarios','%home%pom.xml' -ErrorAction SilentlyContinue | Where-Object { $_.LastWriteTime -gt $t } | Select-Object -First 1) { exit 1 }; %listing%; if (($now -join '|') -ne ((Get-Content '%built%\listing') -join '|')) { exit 1 } else { exit 0 }"
  if not errorlevel 1 set "stale="
)
if defined stale (
  echo windhover: building... 1>&2
  if not exist "%built%" mkdir "%built%"
  rem What a build that was broken off has compiled may be cut, and newer than its source all the same.
  if exist "%built%\building" rmdir /s /q "%home%target\classes" 2>nul
  echo building> "%built%\building"
  del "%built%\stamp" "%built%\windhover.jsa" 2>nul
  pushd "%home%"
  call mvnw.cmd -q -B -DskipTests compile org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy-dependencies -DincludeScope=runtime "-DoutputDirectory=%built%\lib" 1>&2
  if errorlevel 1 (
    popd
    echo windhover: the build failed, see above 1>&2
    exit /b 2
  )
  popd
  "%jdk%\bin\jar" --create --no-compress --file "%built%\windhover.jar" -C "%home%target\classes" .
  if errorlevel 1 exit /b 2
  powershell -NoProfile -Command "%listing%; $now | Set-Content '%built%\listing'"
  move /y "%built%\building" "%built%\stamp" >nul
)

set "flags=--enable-native-access=ALL-UNNAMED -XX:+UseSerialGC -XX:+AutoCreateSharedArchive -XX:SharedArchiveFile=%built%\windhover.jsa -Xlog:disable -Xlog:all=error:stderr"
"%jdk%\bin\java" %flags% -cp "%built%\windhover.jar;%built%\lib\*" windhover.app.Main %*
exit /b %errorlevel%

:consider
if defined jdk exit /b 0
if not exist "%~1\bin\javac.exe" exit /b 0
findstr /b /c:"JAVA_VERSION=\"25" "%~1\release" >nul 2>&1 && set "jdk=%~1"
exit /b 0
