"""The command ``ansinh``."""
