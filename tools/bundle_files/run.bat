@echo off
setlocal
set "PYTHONUTF8=1"
set "PY="
py -@python@ -c "" >nul 2>nul && set "PY=py -@python@"
if defined PY goto found
python -c "import sys; sys.exit(sys.version_info[:2] != @release@)" >nul 2>nul && set "PY=python"
if defined PY goto found
start "" notepad "%~dp0files\no-python.txt"
exit /b 1

:found
%PY% "%~dp0files\start.py" %*
set "CODE=%ERRORLEVEL%"
if not "%~1"=="" pause
if "%~1"=="" if not "%CODE%"=="0" pause
exit /b %CODE%
