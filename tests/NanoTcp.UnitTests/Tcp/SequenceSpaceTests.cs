using System;
using System.Reflection;
using nanoFramework.TestFramework;

namespace NanoTcp.UnitTests.Tcp
{
    /// <summary>
    /// Repeats every scripted conversation with both sides' sequence numbers, the timestamps and the clock in other places: where they pass
    /// 2^31 and 2^32. Trap 1 of the list is sequence numbers compared by a plain "less than".
    /// </summary>
    [TestClass]
    public class SequenceSpaceTests
    {
        [TestMethod]
        public void Trap01_EveryConversationPassesAcross2To31()
        {
            SequenceSpace.PlacesOurs = true;
            SequenceSpace.OurBoundary = 0x80000000;
            SequenceSpace.PeerStart = 0x7FFFFE00;
            RunAll();
        }

        [TestMethod]
        public void Trap01_EveryConversationPassesAcross2To32()
        {
            SequenceSpace.PlacesOurs = true;
            SequenceSpace.OurBoundary = 0;
            SequenceSpace.PeerStart = 0xFFFFFFFF;
            RunAll();
        }

        [TestMethod]
        public void Trap01_EveryConversationPassesMidSequenceSpace()
        {
            SequenceSpace.PlacesOurs = true;
            SequenceSpace.OurBoundary = 0x40000000;
            SequenceSpace.PeerStart = 0xC0000000;
            RunAll();
        }

        [TestMethod]
        public void EveryConversationPassesWhenClockAndTimestampsCross2To31()
        {
            SequenceSpace.EarliestClock = 0x80000000L - 1500;
            SequenceSpace.PeerTimestampStart = 0x7FFFFFF0;
            RunAll();
        }

        [TestMethod]
        public void EveryConversationPassesWhenClockAndTimestampsCross2To32()
        {
            SequenceSpace.EarliestClock = 0x100000000L - 1500;
            SequenceSpace.PeerTimestampStart = 0xFFFFFFF0;
            RunAll();
        }

        private static void RunAll()
        {
            int count = 0;
            string failures = "";
            try
            {
                Type[] types = Assembly.GetAssembly(typeof(ScriptedConversation)).GetTypes();
                for (int i = 0; i < types.Length; i++)
                {
                    if (types[i].IsSubclassOf(typeof(ScriptedConversation)))
                    {
                        count += Run(types[i], ref failures);
                    }
                }
            }
            finally
            {
                SequenceSpace.Restore();
            }

            Assert.AreEqual("", failures);
            // a board runs fewer than a PC, since its test assembly holds fewer
            Assert.IsTrue(count > 150, count.ToString() + " conversations");
        }

        private static int Run(Type type, ref string failures)
        {
            int count = 0;
            object instance = type.GetConstructor(new Type[0]).Invoke(null);
            MethodInfo[] methods = type.GetMethods();
            for (int i = 0; i < methods.Length; i++)
            {
                object[] attributes = methods[i].GetCustomAttributes(true);
                bool isTest = false;
                bool hasRows = false;
                for (int j = 0; j < attributes.Length; j++)
                {
                    isTest |= attributes[j] is TestMethodAttribute;
                    DataRowAttribute row = attributes[j] as DataRowAttribute;
                    if (row != null)
                    {
                        hasRows = true;
                        count++;
                        Run(instance, methods[i], row.MethodParameters, ref failures);
                    }
                }

                if (isTest && !hasRows)
                {
                    count++;
                    Run(instance, methods[i], null, ref failures);
                }
            }

            return count;
        }

        private static void Run(object instance, MethodInfo method, object[] arguments, ref string failures)
        {
            try
            {
                method.Invoke(instance, arguments);
            }
            catch (Exception e)
            {
                Exception cause = e.InnerException == null ? e : e.InnerException;
                failures += method.Name + ": " + cause.Message + "\n";
            }
        }
    }
}
