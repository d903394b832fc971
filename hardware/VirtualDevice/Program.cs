using System;

namespace NanoTcp.VirtualDevice
{
    /// <summary>
    /// Two boards in one program, for nanoFramework's virtual device and for a PC: the last line it prints is PASS or FAIL.
    /// </summary>
    public static class Program
    {
        /// <summary>Runs the conversation and prints it.</summary>
        public static void Main()
        {
            bool isPassed = false;
            try
            {
                isPassed = new Conversation(Console.WriteLine).Run();
            }
            catch (Exception e)
            {
                // the virtual device does not report an unhandled exception
                Console.WriteLine(e.GetType().FullName + ": " + e.Message);
            }

            Console.WriteLine(isPassed ? "PASS" : "FAIL");
        }
    }
}
